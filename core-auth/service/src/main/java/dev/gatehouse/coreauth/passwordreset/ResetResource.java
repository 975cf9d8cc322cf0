package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.coreauth.audit.Initiators;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/v1/password/reset")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Password")
class ResetResource {

    record ResetRequest(
            @NotNull @Schema(
                    implementation = String.class,
                    pattern = "gh_pr_[A-Za-z0-9_-]{43}",
                    description = "From the fragment of the link in the mail")
            ResetToken token,

            @NotNull @Schema(implementation = String.class, description = "As at the registration")
            PlaintextPassword newPassword) {

        @Override
        public String toString() {
            return "ResetRequest[redacted]";
        }
    }

    private final ResetPassword resetPassword;
    private final Initiators initiators;

    ResetResource(ResetPassword resetPassword, Initiators initiators) {
        this.resetPassword = resetPassword;
        this.initiators = initiators;
    }

    @POST
    @ResponseStatus(204)
    @PermitAll
    @Operation(
            summary = "Set a password with the token from a mail",
            description = "Ends all sessions of the account and signs nobody in. The token works once.")
    @APIResponse(responseCode = "204", description = "Set: sign in with it")
    @APIResponse(
            responseCode = "400",
            description = "This is not a token, or the password is refused: errors[] says why")
    @APIResponse(
            responseCode = "410",
            description = "RESET_LINK_DEAD: unknown, used, too old or replaced by a newer one")
    @APIResponse(responseCode = "429", description = "TOO_MANY_ATTEMPTS of this client: see Retry-After")
    @APIResponse(responseCode = "503", description = "SIGN_IN_BUSY or UNAVAILABLE: see Retry-After")
    public Uni<Void> reset(@NotNull @Valid ResetRequest request, @Context HttpServerRequest http) {
        return resetPassword
                .reset(request.token(), request.newPassword(), initiators.unknown(http))
                .onTermination()
                .invoke(request.newPassword()::close);
    }
}
