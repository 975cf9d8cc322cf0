package dev.gatehouse.kit.security;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions whose tokens are refused although they have not expired yet, and single tokens by their {@code jti}. In memory, asked at every request; an entry goes when
 * the last token it concerns has expired, so it is bounded by the revocations of one token lifetime. Thread-safe.
 */
@ApplicationScoped
public class SessionDenyList {

    private static final Duration CLEANING = Duration.ofSeconds(30);

    private record Cutoff(Instant authenticatedBefore, Instant until) {}

    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
    private final Map<UUID, Cutoff> users = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Vertx vertx;

    SessionDenyList(Clock clock, Vertx vertx) {
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        vertx.setPeriodic(CLEANING.toMillis(), tick -> forgetExpired());
    }

    /**
     * @param id a session's {@code sid}, or the {@code jti} of one token
     * @param until when the last access token concerned has expired for certain
     */
    public void revokeSession(String id, Instant until) {
        sessions.merge(id, until, SessionDenyList::later);
    }

    /** Refuses every token of the user whose sign-in was before the given moment. */
    public void revokeUser(UUID userId, Instant authenticatedBefore, Instant until) {
        users.merge(
                userId,
                new Cutoff(authenticatedBefore, until),
                (one, other) -> new Cutoff(
                        later(one.authenticatedBefore(), other.authenticatedBefore()),
                        later(one.until(), other.until())));
    }

    public boolean refuses(BearerToken token) {
        return refuses(token.sessionId())
                || refuses(token.tokenId())
                || (token instanceof AccessToken user && isBeforeCutoff(user));
    }

    /** @param id a {@code sid} or {@code jti} */
    public boolean refuses(String id) {
        return sessions.containsKey(id);
    }

    private boolean isBeforeCutoff(AccessToken token) {
        var cutoff = users.get(token.userId());
        return cutoff != null && token.authenticatedAt().isBefore(cutoff.authenticatedBefore());
    }

    private void forgetExpired() {
        var now = clock.instant().minus(CLEANING);
        sessions.values().removeIf(until -> until.isBefore(now));
        users.values().removeIf(cutoff -> cutoff.until().isBefore(now));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
