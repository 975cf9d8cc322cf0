package dev.gatehouse.coreauth.keys;

import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.kit.security.Access;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The keys to which passwords are sealed, for operators. Nothing of a private half is ever shown. */
@Path("/admin/v1/keys/sealing")
@Tag(name = "Keys")
class SealingKeyResource {

    record KeyView(String keyId, Instant sealUntil) {}

    record KeyList(List<KeyView> keys) {}

    private final SealingKeyRing ring;
    private final KeyRotations rotations;

    SealingKeyResource(SealingKeyRing ring, KeyRotations rotations) {
        this.ring = ring;
        this.rotations = rotations;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "The sealing keys in use, the newest first")
    public Uni<KeyList> list() {
        return ring.publicKeys()
                .map(keys -> new KeyList(keys.stream()
                        .map(key -> new KeyView(key.id(), key.sealUntil()))
                        .toList()));
    }

    @POST
    @Path("rotate")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Makes a new sealing key",
            description =
                    "Passwords are sealed to it within some minutes. Older ones open what was sealed to them until their time.")
    @APIResponse(responseCode = "202", description = "The keys as they are now, the newest first")
    @APIResponse(responseCode = "409", description = "KEY_ROTATION_UNDER_WAY: one has just been made")
    public Uni<KeyList> rotate(@Context SecurityContext security, @Context HttpServerRequest http) {
        return rotations
                .rotate(AuditKind.SEALING_KEY_ROTATED, security, http, ring::succeed, keyId -> keyId)
                .flatMap(made -> ring.upkeep())
                .flatMap(read -> list());
    }
}
