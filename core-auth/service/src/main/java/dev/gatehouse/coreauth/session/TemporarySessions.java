package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.AccessGrant;
import dev.gatehouse.coreauth.token.AccessTokenSigner;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.coreauth.token.SessionId;
import io.smallrye.mutiny.Uni;
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

    /** One that its opener stores. */
    public TemporarySession prepare(UUID userId, String deviceName, String clientAddress) {
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
        return new TemporarySession(session, client);
    }

    /** What the holder gets of one that has been stored. */
    public OpenedSession opened(TemporarySession stored) {
        return opened(stored.session(), clock.instant());
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
