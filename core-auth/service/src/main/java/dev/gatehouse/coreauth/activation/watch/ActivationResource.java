package dev.gatehouse.coreauth.activation.watch;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Activations;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** How far a new account's set-up has come, for its owner. */
@Path("/v1/activations/{user_id}")
@Tag(name = "Activation")
class ActivationResource {

    private final Activations activations;
    private final ActivationWatch watch;
    private final ActivationStream stream;

    ActivationResource(Activations activations, ActivationWatch watch, ActivationStream stream) {
        this.activations = activations;
        this.watch = watch;
        this.stream = stream;
    }

    /** @param wait of a long poll, for example {@code 20s}; {@code since}: the version the caller has */
    @GET
    @RolesAllowed({Access.FULL_SESSION, Access.TEMPORARY_SESSION})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The activation now, or after its next change",
            description = "Without `wait` it answers at once. With `wait` (at most 30s) it answers when the version is"
                    + " later than `since`, or when the time is over. `ETag` is the version.")
    public Uni<RestResponse<ActivationView>> get(
            @PathParam("user_id") UUID userId,
            @QueryParam("wait") @Nullable String wait,
            @QueryParam("since") @Nullable String since,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known,
            @Context SecurityContext security) {
        requireOwner(userId, security);
        var asked = wait == null
                ? activations.statusOf(userId)
                : watch.next(userId, since == null ? null : version(since), WaitTime.parse(wait));
        return asked.map(view -> answer(view, known));
    }

    @GET
    @Path("/events")
    @RolesAllowed({Access.FULL_SESSION, Access.TEMPORARY_SESSION})
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "The activation now and after every change, as server-sent events",
            description =
                    "`id` is the version; `Last-Event-ID` resumes after it. The stream ends with the final state, and"
                            + " when the token it was opened with is no longer valid.")
    public Multi<OutboundSseEvent> events(
            @PathParam("user_id") UUID userId,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastEventId,
            @Context SecurityContext security,
            @Context Sse sse) {
        requireOwner(userId, security);
        return stream.open(AccessToken.of(security), lastEventId == null ? 0 : version(lastEventId), sse);
    }

    /** The same refusal whether or not such an account exists. */
    private static void requireOwner(UUID userId, SecurityContext security) {
        if (!AccessToken.of(security).userId().equals(userId)) {
            throw new DomainException(CoreAuthError.ACTIVATION_NOT_YOURS, "This is another account's activation.");
        }
    }

    private static RestResponse<ActivationView> answer(ActivationView view, @Nullable String known) {
        var tag = '"' + Long.toString(view.version()) + '"';
        return tag.equals(known)
                ? RestResponse.ResponseBuilder.<ActivationView>create(RestResponse.Status.NOT_MODIFIED)
                        .header(HttpHeaders.ETAG, tag)
                        .build()
                : RestResponse.ResponseBuilder.ok(view)
                        .header(HttpHeaders.ETAG, tag)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
    }

    private static long version(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new DomainException(CoreAuthError.MALFORMED_REQUEST, "The version is not a number.");
        }
    }
}
