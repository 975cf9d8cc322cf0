package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.audit.Initiators;
import dev.gatehouse.coreauth.session.EndReason;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Signing in, staying signed in, signing out. Tokens come and go in bodies and the Authorization header only: no cookies. */
@Path("/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Sign-in")
class AuthResource {

    record LoginRequest(
            @NotNull @Size(max = 512) String email,
            @NotNull TypedPassword password,
            @Nullable @Size(max = 100) String deviceName,

            @Nullable @Size(max = 200) @Schema(description = "Of the last sign-in to this account on this device")
            String deviceToken) {

        @Override
        public String toString() {
            return "LoginRequest[redacted]";
        }
    }

    record RefreshRequest(@NotNull @Size(max = 256) String refreshToken) {

        @Override
        public String toString() {
            return "RefreshRequest[redacted]";
        }
    }

    record LogoutRequest(@Nullable Boolean everywhere) {}

    private final SignIn signIn;
    private final RefreshSignIn refreshSignIn;
    private final SessionEndings endings;
    private final TokenAnswers answers;
    private final Initiators initiators;

    AuthResource(
            SignIn signIn,
            RefreshSignIn refreshSignIn,
            SessionEndings endings,
            TokenAnswers answers,
            Initiators initiators) {
        this.signIn = signIn;
        this.refreshSignIn = refreshSignIn;
        this.endings = endings;
        this.answers = answers;
        this.initiators = initiators;
    }

    @POST
    @Path("login")
    @PermitAll
    @Operation(
            summary = "Sign in with address and password",
            description =
                    "The answer has a device_token. A client keeps it, apart from the session and beyond its end, and"
                            + " sends it with its next sign-in to the same account. That is then counted by itself, so"
                            + " that nobody else's wrong tries, in the same network or elsewhere, make the owner wait."
                            + " It is good for 30 days, unless the password is changed; one that is not good is ignored.")
    @APIResponse(responseCode = "200", description = "Signed in; before the account is active the session is temporary")
    @APIResponse(responseCode = "401", description = "INVALID_CREDENTIALS: unknown address or wrong password")
    @APIResponse(responseCode = "409", description = "ACTIVATION_PENDING: the password is not ready yet")
    @APIResponse(responseCode = "429", description = "TOO_MANY_ATTEMPTS: see Retry-After")
    public Uni<RestResponse<SignedIn>> login(@NotNull @Valid LoginRequest request, @Context HttpServerRequest http) {
        try (var password = request.password()) {
            var address = EmailAddress.parse(request.email())
                    .orElseThrow(() -> invalid("/email", "MALFORMED", "This is no e-mail address."));
            var encoded =
                    password.encoded().orElseThrow(() -> invalid("/password", "TOO_LONG", "No password is like this."));
            return signIn.signIn(address, encoded, request.deviceToken(), answers.client(request.deviceName(), http))
                    .map(TokenAnswers::uncached);
        }
    }

    @POST
    @Path("refresh")
    @PermitAll
    @Operation(
            summary = "Exchange a refresh token for new tokens",
            description =
                    "Each refresh token works once. The same client may repeat the request within 10 seconds, when the"
                            + " answer was lost, and gets the same refresh token; any other reuse ends the session.")
    @APIResponse(responseCode = "200", description = "New tokens of the same session")
    @APIResponse(responseCode = "401", description = "INVALID_REFRESH_TOKEN")
    @APIResponse(
            responseCode = "429",
            description = "TOO_MANY_ATTEMPTS: this session, lately; its refresh token stays good, see Retry-After")
    public Uni<RestResponse<SignedIn>> refresh(
            @NotNull @Valid RefreshRequest request, @Context HttpServerRequest http) {
        return refreshSignIn
                .refresh(request.refreshToken(), answers.client(null, http))
                .map(TokenAnswers::uncached);
    }

    @POST
    @Path("logout")
    @RolesAllowed({Access.FULL_SESSION, Access.TEMPORARY_SESSION})
    @Operation(
            summary = "End this session, or with {\"everywhere\": true} all of mine",
            description = "A temporary session can end only itself.")
    @APIResponse(responseCode = "204", description = "Ended; every service refuses its tokens within a second")
    public Uni<Void> logout(
            @Nullable LogoutRequest request, @Context SecurityContext security, @Context HttpServerRequest http) {
        var caller = AccessToken.of(security);
        var by = initiators.user(caller, http);
        if (request == null || !Boolean.TRUE.equals(request.everywhere())) {
            return endings.endOne(caller.userId(), caller.sessionId(), EndReason.SIGNED_OUT, by)
                    .replaceWithVoid();
        }
        if (!caller.isFull()) {
            throw new DomainException(PlatformError.FORBIDDEN, "A temporary session can end only itself.");
        }
        return endings.endAll(caller.userId(), EndReason.SIGNED_OUT_EVERYWHERE, by)
                .replaceWithVoid();
    }

    private static DomainException invalid(String pointer, String code, String detail) {
        return new DomainException(
                PlatformError.INVALID_REQUEST,
                "Some fields are not valid.",
                List.of(new FieldError(pointer, code, detail)));
    }
}
