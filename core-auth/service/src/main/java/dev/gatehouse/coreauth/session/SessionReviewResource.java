package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
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
    private final OperatorActions actions;
    private final Pool pool;
    private final Clock clock;

    SessionReviewResource(
            SessionRepository sessions, SessionEndings endings, OperatorActions actions, Pool pool, Clock clock) {
        this.sessions = sessions;
        this.endings = endings;
        this.actions = actions;
        this.pool = pool;
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
    public Uni<Ended> endAll(@PathParam("user_id") UUID userId, @Context SecurityContext security) {
        var operator = AccessToken.of(security).userId();
        var now = clock.instant();
        return pool.withTransaction(transaction -> endings.endAll(transaction, userId, EndReason.ENDED_BY_OPERATOR, now)
                        .call(ended -> actions.record(
                                transaction, operator, "sessions.ended", userId.toString(), ended.size() + " ended")))
                .call(ended -> endings.announce(userId, ended, now))
                .map(ended -> new Ended(ended.size()));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "End one session of this person")
    public Uni<Void> endOne(
            @PathParam("user_id") UUID userId,
            @PathParam("id") @Pattern(regexp = "[A-Za-z0-9_-]{24}") String id,
            @Context SecurityContext security) {
        var operator = AccessToken.of(security).userId();
        var now = clock.instant();
        return pool.withTransaction(
                        transaction -> endings.endOne(transaction, userId, id, EndReason.ENDED_BY_OPERATOR, now)
                                .flatMap(ended -> ended
                                        ? actions.record(transaction, operator, "session.ended", id, "of " + userId)
                                        : Uni.createFrom().failure(SessionReviewResource::unknown)))
                .flatMap(done -> endings.announce(userId, List.of(id), now));
    }

    private static DomainException unknown() {
        return new DomainException(CoreAuthError.SESSION_NOT_FOUND, "There is no such session.");
    }
}
