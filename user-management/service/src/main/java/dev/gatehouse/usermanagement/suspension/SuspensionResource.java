package dev.gatehouse.usermanagement.suspension;

import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.security.Access;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is kept out, for operators. */
@Path("/admin/v1/users/{user_id}")
@Tag(name = "Accounts")
class SuspensionResource {

    private final SuspendUser suspendUser;
    private final Operators operators;

    SuspensionResource(SuspendUser suspendUser, Operators operators) {
        this.suspendUser = suspendUser;
        this.operators = operators;
    }

    @POST
    @Path("suspend")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Keep this person out: every session ends, nobody signs in. A second time changes nothing.")
    @APIResponse(responseCode = "204", description = "It is so everywhere within a second.")
    @APIResponse(responseCode = "404", description = "There is no such account.")
    @APIResponse(responseCode = "409", description = "It is the caller's own.")
    public Uni<Void> suspend(
            @PathParam("user_id") UUID userId, @Context SecurityContext security, @Context HttpServerRequest http) {
        return suspendUser.suspend(userId, operators.of(security, http));
    }

    @POST
    @Path("reactivate")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Let this person sign in again. A second time changes nothing.")
    @APIResponse(responseCode = "204", description = "It is so everywhere within a second.")
    @APIResponse(responseCode = "404", description = "There is no such account.")
    public Uni<Void> reactivate(
            @PathParam("user_id") UUID userId, @Context SecurityContext security, @Context HttpServerRequest http) {
        return suspendUser.reactivate(userId, operators.of(security, http));
    }
}
