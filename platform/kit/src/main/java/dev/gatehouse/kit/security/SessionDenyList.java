package dev.gatehouse.kit.security;

import dev.gatehouse.revocation.RevokedTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** This replica's {@link RevokedTokens}, asked at every request. Thread-safe. */
@ApplicationScoped
public class SessionDenyList {

    private static final Duration CLEANING = Duration.ofSeconds(30);

    private final RevokedTokens revoked;
    private final Vertx vertx;
    private volatile boolean complete = true;

    SessionDenyList(Clock clock, Vertx vertx) {
        this.revoked = new RevokedTokens(clock);
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started, MeterRegistry metrics) {
        metrics.gauge("gatehouse.tokens.revoked", revoked, RevokedTokens::size);
        vertx.setPeriodic(CLEANING.toMillis(), tick -> revoked.forgetExpired());
    }

    /**
     * @param id a session's {@code sid}, or the {@code jti} of one token
     * @param until when the last access token concerned has expired for certain
     */
    public void revokeSession(String id, Instant until) {
        revoked.revoke(id, until);
    }

    /** Refuses every token of the user whose sign-in was before the given moment. */
    public void revokeUser(UUID userId, Instant authenticatedBefore, Instant until) {
        revoked.revokeUser(userId.toString(), authenticatedBefore, until);
    }

    /** @param isComplete false while it is not known what was revoked before this process began: no token can be called good then */
    public void complete(boolean isComplete) {
        complete = isComplete;
    }

    public boolean isComplete() {
        return complete;
    }

    public boolean refuses(BearerToken token) {
        return token instanceof AccessToken user
                ? revoked.refuses(user.userId().toString(), user.sessionId(), user.tokenId(), user.authenticatedAt())
                : refuses(token.sessionId()) || refuses(token.tokenId());
    }

    /** @param id a {@code sid} or {@code jti} */
    public boolean refuses(String id) {
        return revoked.refuses(id);
    }
}
