package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.RefreshTokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Looks at refresh tokens without using them. */
@ApplicationScoped
public class RefreshTokenSessions {

    /**
     * A live session and until when its refresh token is good, if nobody uses it before.
     *
     * @param expiresAt the idle or the absolute limit, whichever comes first
     */
    public record Found(Session session, Instant expiresAt) {}

    private final SessionRepository sessions;
    private final RefreshTokens tokens;
    private final SessionConfig config;
    private final Clock clock;

    RefreshTokenSessions(SessionRepository sessions, RefreshTokens tokens, SessionConfig config, Clock clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    /** The session whose current refresh token this is: not the one before, not a foreign one, not of a session that is over. */
    public Uni<Optional<Found>> find(String text) {
        var token = tokens.read(text);
        return token == null
                ? Uni.createFrom().item(Optional.empty())
                : sessions.findCurrent(token, clock.instant()).map(found -> found.map(this::found));
    }

    private Found found(Session session) {
        var idle = session.lastSeenAt().plus(config.idleLimit());
        return new Found(session, idle.isBefore(session.expiresAt()) ? idle : session.expiresAt());
    }
}
