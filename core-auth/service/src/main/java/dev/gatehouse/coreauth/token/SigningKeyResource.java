package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.keys.KeyRotations;
import dev.gatehouse.kit.security.Access;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The keys that sign access tokens, for operators. Nothing of a private half is ever shown. */
@Path("/admin/v1/keys/signing")
@Tag(name = "Keys")
class SigningKeyResource {

    record KeyView(String keyId, String algorithm, Instant signFrom, Instant signUntil, boolean isCurrent) {}

    record KeyList(List<KeyView> keys) {}

    record Rotation(String keyId, Instant signFrom) {}

    private final TokenKeys keys;
    private final KeyRotations rotations;
    private final Clock clock;

    SigningKeyResource(TokenKeys keys, KeyRotations rotations, Clock clock) {
        this.keys = keys;
        this.rotations = rotations;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "The published signing keys: previous, current, next")
    public KeyList list() {
        var now = clock.instant();
        return new KeyList(keys.published().stream()
                .map(key -> new KeyView(
                        key.keyId(), key.publicJwk().getAlgorithm(), key.signFrom(), key.signUntil(), key.signsAt(now)))
                .toList());
    }

    @POST
    @Path("rotate")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Has the next key sign early",
            description =
                    "It has been published for long, so no token is refused. Tokens of the present key stay valid.")
    @APIResponse(responseCode = "202", description = "The key that will sign, and from when on")
    @APIResponse(responseCode = "409", description = "KEY_ROTATION_UNDER_WAY")
    public Uni<Rotation> rotate(@Context SecurityContext security, @Context HttpServerRequest http) {
        return rotations
                .rotate(
                        AuditKind.SIGNING_KEY_ROTATED,
                        security,
                        http,
                        keys::hasten,
                        next -> next.keyId() + " signs from " + next.signFrom())
                .call(next -> keys.refresh())
                .map(next -> new Rotation(next.keyId(), next.signFrom()));
    }
}
