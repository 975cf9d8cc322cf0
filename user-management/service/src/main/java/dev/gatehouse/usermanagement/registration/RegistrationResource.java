package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.http.ClientAddress;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.StartedActivation;
import dev.gatehouse.usermanagement.registration.RegisterUser.Accepted;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/registrations")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Registration")
class RegistrationResource {

    private static final String TEMPORARY_SCOPE = "activation";
    private static final String REPLAYED = "Idempotent-Replayed";

    @Schema(name = "RegistrationAccepted")
    record AcceptedView(
            UserView user,

            @Schema(
                    nullable = true,
                    description =
                            "Null while core-auth has not answered: retry with the same Idempotency-Key after Retry-After.")
            @Nullable SessionView session,

            StatusView status) {}

    @Schema(name = "RegisteredUser")
    record UserView(UUID id, String email, @Nullable String displayName, Instant createdAt) {}

    @Schema(name = "TemporarySession", description = "May watch the activation and upgrade; nothing else.")
    record SessionView(
            String id, String accessToken, String tokenType, int expiresIn, boolean isTemporary, String scope) {

        static SessionView of(StartedActivation.Session session) {
            return new SessionView(
                    session.id(), session.accessToken(), "Bearer", session.expiresInSeconds(), true, TEMPORARY_SCOPE);
        }

        @Override
        public String toString() {
            return "SessionView[redacted]";
        }
    }

    @Schema(name = "ActivationStatus")
    record StatusView(boolean isFullyActivated, List<String> pendingTasks, boolean canLogin, String message) {

        static StatusView of(StartedActivation.Status status) {
            return new StatusView(
                    status.isFullyActivated(), status.pendingTasks(), status.canLogin(), status.message());
        }
    }

    private final RegisterUser registerUser;
    private final RegistrationLimit limit;
    private final ClientAddress clientAddress;

    RegistrationResource(RegisterUser registerUser, RegistrationLimit limit, ClientAddress clientAddress) {
        this.registerUser = registerUser;
        this.limit = limit;
        this.clientAddress = clientAddress;
    }

    @POST
    @PermitAll
    @Operation(
            summary = "Register",
            description =
                    "Accepted once everything it promises is committed; the account becomes active in the background.")
    @APIResponse(
            responseCode = "202",
            description =
                    "Accepted; Location is the activation to watch. Idempotent-Replayed: true when it had been accepted before.")
    @APIResponse(responseCode = "400", description = "A field is missing or refused; errors[] names it and the reason.")
    @APIResponse(
            responseCode = "409",
            description =
                    "EMAIL_TAKEN (not where registrations are private), or IDEMPOTENCY_KEY_REUSED for another request.")
    @APIResponse(responseCode = "413", description = "The body is larger than 8 KiB.")
    @APIResponse(responseCode = "429", description = "TOO_MANY_ATTEMPTS from this network: see Retry-After")
    @APIResponse(responseCode = "503", description = "Cannot be taken just now; see Retry-After.")
    public Uni<RestResponse<AcceptedView>> register(
            @Parameter(
                            name = IdempotencyKey.HEADER,
                            description =
                                    "A random value; a retry with the same one gets the same account, for 24 hours.")
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable String idempotencyKey,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent,
            @Context HttpServerRequest request,
            @NotNull RegistrationForm form) {
        var key = IdempotencyKey.read(idempotencyKey);
        var address = clientAddress.of(request);
        var caller = Caller.of(address, userAgent);
        return limit.within(address, () -> registerUser.register(form, key, caller))
                .onTermination()
                .invoke(form::wipe)
                .map(RegistrationResource::answer);
    }

    private static RestResponse<AcceptedView> answer(Accepted accepted) {
        var user = accepted.user();
        var activation = accepted.activation();
        var view = new AcceptedView(
                new UserView(user.id(), user.email(), user.displayName(), user.registeredAt()),
                activation.map(StartedActivation::session).map(SessionView::of).orElse(null),
                StatusView.of(activation.map(StartedActivation::status).orElse(StartedActivation.Status.ACCEPTED)));
        // a path, whatever host the request named: behind the gateway only the client knows the origin
        var answer = RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, view)
                .header(HttpHeaders.LOCATION, "/v1/activations/" + user.id())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (accepted.repeated()) {
            answer.header(REPLAYED, true);
        }
        return view.session() == null
                ? answer.header(HttpHeaders.RETRY_AFTER, accepted.comeBack().toSeconds())
                        .build()
                : answer.build();
    }
}
