package dev.gatehouse.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens (RFC 9068) that are refused although they have not expired yet: by session, by token, by user. In memory; an entry
 * goes when the last token it concerns has expired, so it is bounded by the revocations of one token lifetime. Thread-safe,
 * never waits.
 */
public final class RevokedTokens {

    /** By how much clocks may differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private record Cutoff(Instant authenticatedBefore, Instant until) {

        Cutoff and(Cutoff other) {
            return new Cutoff(later(authenticatedBefore, other.authenticatedBefore), later(until, other.until));
        }
    }

    private final Map<String, Instant> ids = new ConcurrentHashMap<>();
    private final Map<String, Cutoff> subjects = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public RevokedTokens(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param id a {@code sid} or {@code jti}
     * @param until when the last access token concerned has expired for certain
     */
    public void revoke(String id, Instant until) {
        ids.merge(id, until, RevokedTokens::later);
    }

    /**
     * Refuses every token of the user whose sign-in was before the given moment.
     *
     * @param subject the {@code sub}
     * @param until when the last access token concerned has expired for certain
     */
    public void revokeUser(String subject, Instant authenticatedBefore, Instant until) {
        subjects.merge(subject, new Cutoff(authenticatedBefore, until), Cutoff::and);
    }

    /**
     * Whether a token with these claims is refused.
     *
     * @param authenticatedAt the {@code auth_time}; a program's token has none
     */
    public boolean refuses(String subject, String sessionId, String tokenId, @Nullable Instant authenticatedAt) {
        if (refuses(sessionId) || refuses(tokenId)) {
            return true;
        }
        var cutoff = subjects.get(subject);
        return cutoff != null && authenticatedAt != null && authenticatedAt.isBefore(cutoff.authenticatedBefore);
    }

    /** @param id a {@code sid} or {@code jti} */
    public boolean refuses(String id) {
        return ids.containsKey(id);
    }

    /** Forgets whose last token has expired. To be called now and then; {@link RevocationFeed} does. */
    public void forgetExpired() {
        var past = clock.instant().minus(LEEWAY);
        ids.values().removeIf(until -> until.isBefore(past));
        subjects.values().removeIf(cutoff -> cutoff.until.isBefore(past));
    }

    /** How many sessions, tokens and users are remembered. */
    public int size() {
        return ids.size() + subjects.size();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
