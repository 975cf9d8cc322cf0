package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.token.RefreshTokens;
import dev.gatehouse.coreauth.token.SessionId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Opens sessions that can be refreshed: one statement each, which also reads the roles and records it. */
@ApplicationScoped
public class SessionOpening {

    private final Pool pool;
    private final SessionRepository sessions;
    private final SessionEndings endings;
    private final RefreshTokens tokens;
    private final SessionConfig config;
    private final Clock clock;

    SessionOpening(
            Pool pool,
            SessionRepository sessions,
            SessionEndings endings,
            RefreshTokens tokens,
            SessionConfig config,
            Clock clock) {
        this.pool = pool;
        this.sessions = sessions;
        this.endings = endings;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    /** For somebody who has authenticated just now; the oldest session ends when there are too many. */
    public Uni<RefreshableSession> open(UUID userId, SessionKind kind, Client client) {
        var now = clock.instant();
        return open(pool, AuditKind.SESSION_SIGNED_IN, new Opening(userId, kind, now, now), client)
                .call(opened -> endings.endSurplus(userId));
    }

    /**
     * A full one in the caller's transaction, in place of another session, for somebody who authenticated earlier.
     *
     * @param how the audit log tells of it
     */
    public Uni<RefreshableSession> replace(
            SqlConnection transaction, AuditKind how, UUID userId, Instant authenticatedAt, Client client) {
        return open(transaction, how, new Opening(userId, SessionKind.FULL, authenticatedAt, clock.instant()), client);
    }

    private record Opening(UUID userId, SessionKind kind, Instant authenticatedAt, Instant now) {}

    private Uni<RefreshableSession> open(SqlClient client, AuditKind how, Opening opening, Client device) {
        var token = tokens.first(SessionId.next());
        var session = new Session(
                token.sessionId(),
                opening.userId(),
                opening.kind(),
                opening.authenticatedAt(),
                opening.now(),
                opening.now().plus(config.absoluteLimit()),
                opening.now(),
                device.deviceName(),
                device.address());
        var by = Initiator.user(opening.userId(), device.address(), device.deviceName());
        var entry = AuditEntry.success(how, by, opening.userId()).with(session.id());
        return sessions.open(client, new NewSession(session, token, device), entry)
                .map(roles -> new RefreshableSession(session, roles, token));
    }
}
