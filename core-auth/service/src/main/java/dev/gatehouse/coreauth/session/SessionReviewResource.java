package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.audit.Initiators;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Somebody's sessions, for operators. */
@Path("/admin/v1/users/{user_id}/sessions")
@Tag(name = "Sessions")
class SessionReviewResource {

    record SessionView(
            String id,
            SessionKind kind,
            String deviceName,
            String clientAddress,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt) {

        static SessionView of(Session session) {
            return new SessionView(
                    session.id(),
                    session.kind(),
                    session.deviceName(),
                    session.clientAddress(),
                    session.createdAt(),
                    session.lastSeenAt(),
                    session.expiresAt());
        }
    }

    record SessionList(List<SessionView> sessions) {}

    record Ended(int ended) {}

    private final SessionRepository sessions;
    private final SessionEndings endings;
    private final Initiators initiators;
    private final Clock clock;

    SessionReviewResource(SessionRepository sessions, SessionEndings endings, Initiators initiators, Clock clock) {
        this.sessions = sessions;
        this.endings = endings;
        this.initiators = initiators;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "Where this person is signed in, the newest session first")
    public Uni<SessionList> list(@PathParam("user_id") UUID userId) {
        return sessions.list(userId, clock.instant())
                .map(found ->
                        new SessionList(found.stream().map(SessionView::of).toList()));
    }

    @DELETE
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "End all sessions of this person")
    public Uni<Ended> endAll(
            @PathParam("user_id") UUID userId, @Context SecurityContext security, @Context HttpServerRequest http) {
        var operator = initiators.operator(AccessToken.of(security), http);
        return endings.endAll(userId, EndReason.ENDED_BY_OPERATOR, operator).map(Ended::new);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "End one session of this person")
    public Uni<Void> endOne(
            @PathParam("user_id") UUID userId,
            @PathParam("id") @Pattern(regexp = "[A-Za-z0-9_-]{24}") String id,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        var operator = initiators.operator(AccessToken.of(security), http);
        return endings.endOne(userId, id, EndReason.ENDED_BY_OPERATOR, operator)
                .invoke(ended -> {
                    if (!ended) {
                        throw unknown();
                    }
                })
                .replaceWithVoid();
    }

    private static DomainException unknown() {
        return new DomainException(CoreAuthError.SESSION_NOT_FOUND, "There is no such session.");
    }
}
