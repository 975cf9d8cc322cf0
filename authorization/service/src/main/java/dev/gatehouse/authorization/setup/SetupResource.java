package dev.gatehouse.authorization.setup;

import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.security.Access;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller becomes the first administrator. */
@Path("/v1/setup/administrator")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "setup")
class SetupResource {

    record Proof(@NotNull @Size(min = 1, max = 512) String token) {

        @Override
        public String toString() {
            return "Proof[redacted]";
        }
    }

    private final AppointFirstAdministrator appointFirstAdministrator;
    private final Operators operators;

    SetupResource(AppointFirstAdministrator appointFirstAdministrator, Operators operators) {
        this.appointFirstAdministrator = appointFirstAdministrator;
        this.operators = operators;
    }

    @POST
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Makes the caller administrator by the one-time set-up token; afterwards 410 for ever")
    public Uni<Void> appoint(
            @NotNull @Valid Proof proof, @Context SecurityContext security, @Context HttpServerRequest http) {
        return appointFirstAdministrator
                .appoint(operators.of(security, http), proof.token())
                .replaceWithVoid();
    }
}
