package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.outbox.UrgentEvents;
import dev.gatehouse.kit.security.SessionDenyList;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** Tells the world that sessions ended: as events to commit with the end, and to this replica at once when it is committed. */
@ApplicationScoped
class Revocations {

    /** By how much clocks may differ. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    /** More sessions than one person keeps. */
    private static final int MOST_TOLD = 100;

    private final Ids ids;
    private final Outbox outbox;
    private final UrgentEvents urgent;
    private final SessionDenyList denied;
    private final SessionStore store;
    private final SessionConfig config;
    private final Duration longestToken;

    Revocations(
            Ids ids,
            Outbox outbox,
            UrgentEvents urgent,
            SessionDenyList denied,
            SessionStore store,
            SessionConfig config,
            IssueConfig issue) {
        this.ids = ids;
        this.outbox = outbox;
        this.urgent = urgent;
        this.denied = denied;
        this.store = store;
        this.config = config;
        this.longestToken = issue.accessLifetime().compareTo(issue.temporaryLifetime()) > 0
                ? issue.accessLifetime()
                : issue.temporaryLifetime();
    }

    /** When no token of a session that ended at the given moment can be valid any more, anywhere. */
    Instant lastTokenExpiresAt(Instant endedAt) {
        return endedAt.plus(longestToken).plus(LEEWAY);
    }

    Duration longestDenial() {
        return longestToken.plus(LEEWAY);
    }

    OutboxEvent ofOne(UUID userId, String sessionId, Instant now) {
        var id = ids.next();
        return OutboxEvent.of(
                config.topic(), id, userId, new SessionRevoked(id, userId, now, sessionId, lastTokenExpiresAt(now)));
    }

    OutboxEvent ofAll(UUID userId, Instant authenticatedBefore, Instant now) {
        var id = ids.next();
        return OutboxEvent.of(
                config.topic(),
                id,
                userId,
                new AllSessionsRevoked(id, userId, now, authenticatedBefore, lastTokenExpiresAt(now)));
    }

    /** After the commit: refused here from now on, soon by every service. */
    void committed(UUID userId, Collection<String> sessionIds, Instant now) {
        outbox.wake();
        for (var sessionId : sessionIds) {
            deny(sessionId, now);
            store.end(userId, sessionId).subscribe().with(done -> {}, failure -> {});
        }
    }

    /** Completes when every service refuses them too, or a short wait is over; never fails. */
    Uni<Void> tell(UUID userId, Collection<String> sessionIds, Instant now) {
        return urgent.tell(sessionIds.stream()
                .limit(MOST_TOLD)
                .map(id -> ofOne(userId, id, now))
                .toList());
    }

    /** @param id a session's or grant's {@code sid}, or the {@code jti} of one token */
    void deny(String id, Instant endedAt) {
        denied.revokeSession(id, lastTokenExpiresAt(endedAt));
    }

    /** As {@link #deny}; false when it was refused already. */
    boolean learn(String id, Instant endedAt) {
        boolean isNew = !denied.refuses(id);
        deny(id, endedAt);
        return isNew;
    }
}
