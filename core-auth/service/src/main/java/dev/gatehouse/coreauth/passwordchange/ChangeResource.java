package dev.gatehouse.coreauth.passwordchange;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationStatus;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.coreauth.login.SignInAnswers;
import dev.gatehouse.coreauth.login.SignedIn;
import dev.gatehouse.coreauth.login.TokenAnswers;
import dev.gatehouse.coreauth.login.TypedPassword;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/password/change")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Password")
class ChangeResource {

    record ChangeRequest(
            @NotNull @Schema(implementation = String.class) TypedPassword currentPassword,

            @NotNull @Schema(implementation = String.class, description = "As at the registration")
            PlaintextPassword newPassword,

            @Nullable @Size(max = 100) @Schema(description = "As at the sign-in")
            String deviceName) {

        @Override
        public String toString() {
            return "ChangeRequest[redacted]";
        }
    }

    private final ChangePassword changePassword;
    private final SignInAnswers signIns;
    private final TokenAnswers answers;

    ChangeResource(ChangePassword changePassword, SignInAnswers signIns, TokenAnswers answers) {
        this.changePassword = changePassword;
        this.signIns = signIns;
        this.answers = answers;
    }

    @POST
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(
            summary = "Set another password, knowing the present one",
            description = "Ends all sessions of the account, this one too: the answer has the tokens of a new one.")
    @APIResponse(responseCode = "200", description = "Changed; a full session under a new id, as at the sign-in")
    @APIResponse(responseCode = "400", description = "The new password is refused: errors[] says why")
    @APIResponse(responseCode = "403", description = "CURRENT_PASSWORD_WRONG")
    @APIResponse(responseCode = "429", description = "TOO_MANY_ATTEMPTS: see Retry-After")
    @APIResponse(responseCode = "503", description = "SIGN_IN_BUSY or UNAVAILABLE: see Retry-After")
    public Uni<RestResponse<SignedIn>> change(
            @NotNull @Valid ChangeRequest request, @Context SecurityContext security, @Context HttpServerRequest http) {
        var caller = AccessToken.of(security);
        var client = answers.client(request.deviceName(), http);
        return changePassword
                .change(caller, present(request.currentPassword()), request.newPassword(), client)
                .onTermination()
                .invoke(request.newPassword()::close)
                .map(opened -> TokenAnswers.uncached(signIns.answer(opened, ActivationStatus.ACTIVE)));
    }

    private static byte[] present(TypedPassword typed) {
        try (typed) {
            return typed.encoded()
                    .orElseThrow(() -> new DomainException(
                            CoreAuthError.CURRENT_PASSWORD_WRONG, "This is not the present password."));
        }
    }
}
