package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.AccessGrant;
import dev.gatehouse.coreauth.token.AccessTokenSigner;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.coreauth.token.SessionId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The session that somebody gets at registration, before anything about them is verified. */
@ApplicationScoped
public class TemporarySessions {

    private final SessionRepository sessions;
    private final AccessTokenSigner signer;
    private final SessionConfig config;
    private final IssueConfig issue;
    private final Clock clock;

    TemporarySessions(
            SessionRepository sessions,
            AccessTokenSigner signer,
            SessionConfig config,
            IssueConfig issue,
            Clock clock) {
        this.sessions = sessions;
        this.signer = signer;
        this.config = config;
        this.issue = issue;
        this.clock = clock;
    }

    /** Opens one in the caller's transaction: one statement. The token is of use only once that has committed. */
    public Uni<OpenedSession> open(SqlConnection transaction, UUID userId, String deviceName, String clientAddress) {
        var now = clock.instant();
        var client = new Client(deviceName, clientAddress, deviceName);
        var session = new Session(
                SessionId.next(),
                userId,
                SessionKind.TEMPORARY,
                now,
                now,
                now.plus(config.temporaryLimit()),
                now,
                client.deviceName(),
                client.address());
        return sessions.open(transaction, new NewSession(session, null, client)).map(roles -> opened(session, now));
    }

    /** The user's newest temporary session with a fresh token; empty when it has ended. */
    public Uni<Optional<OpenedSession>> resume(UUID userId) {
        var now = clock.instant();
        return sessions.findTemporary(userId, now).map(found -> found.map(session -> opened(session, now)));
    }

    private OpenedSession opened(Session session, Instant now) {
        var left = Duration.between(now, session.expiresAt());
        var life = left.compareTo(issue.temporaryLifetime()) < 0 ? left : issue.temporaryLifetime();
        var grant = new AccessGrant(
                session.userId(), session.id(), session.kind().strength(), session.authenticatedAt(), List.of());
        var token = signer.sign(grant, life);
        return new OpenedSession(session.id(), token.reveal(), (int) token.expiresInSeconds());
    }
}
