package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.token.RefreshTokens;
import dev.gatehouse.coreauth.token.SessionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens sessions that can be refreshed: one statement each, which also reads the roles and records it. */
@Startup // so that its meter is there, at zero
@ApplicationScoped
public class SessionOpening {

    private final SessionRepository sessions;
    private final SessionEndings endings;
    private final RefreshTokens tokens;
    private final SessionConfig config;
    private final Clock clock;
    private final Counter surplus;

    SessionOpening(
            SessionRepository sessions,
            SessionEndings endings,
            RefreshTokens tokens,
            SessionConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.sessions = sessions;
        this.endings = endings;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
        this.surplus = metrics.counter("gatehouse.limited", "limit", "sessions");
    }

    /**
     * For somebody who has authenticated just now; the oldest session ends when there are too many. Empty when the password was
     * replaced since it was verified: whoever replaced it has ended all sessions, and none opened by the old one may come after.
     *
     * @param credentialVersion whose password was verified
     */
    public Uni<Optional<RefreshableSession>> open(UUID userId, int credentialVersion, SessionKind kind, Client client) {
        var now = clock.instant();
        var opening = opening(new Opening(userId, kind, now, now), client);
        return sessions.admit(opening, credentialVersion, entry(AuditKind.SESSION_SIGNED_IN, opening))
                .call(admitted -> admitted.isPresent()
                        ? endSurplus(opening.session(), admitted.get().livedBefore())
                        : Uni.createFrom().voidItem())
                .map(admitted -> admitted.map(each -> opened(opening, each.roles())));
    }

    /** @param livedBefore the user's other sessions that can be refreshed */
    record Replaced(RefreshableSession session, long livedBefore) {}

    /**
     * A full one in the caller's transaction, in place of another session, for somebody who authenticated earlier. After its commit
     * call {@link #endSurplus}.
     *
     * @param how the audit log tells of it
     */
    Uni<Replaced> replace(
            SqlConnection transaction, AuditKind how, UUID userId, Instant authenticatedAt, Client client) {
        var opening = opening(new Opening(userId, SessionKind.FULL, authenticatedAt, clock.instant()), client);
        return sessions.open(transaction, opening, entry(how, opening))
                .map(admitted -> new Replaced(opened(opening, admitted.roles()), admitted.livedBefore()));
    }

    /** Never fails, for the given session is open: what cannot be ended now is ended when the next one opens. */
    Uni<Void> endSurplus(Session opened, long livedBefore) {
        return livedBefore < config.mostPerUser()
                ? Uni.createFrom().voidItem()
                : endings.endSurplus(opened.userId(), opened.id())
                        .invoke(ended -> surplus.increment(ended))
                        .onFailure()
                        .invoke(failure -> Log.warnf(
                                "user %s has too many sessions for now: %s", opened.userId(), failure.getMessage()))
                        .onFailure()
                        .recoverWithItem(0)
                        .replaceWithVoid();
    }

    private record Opening(UUID userId, SessionKind kind, Instant authenticatedAt, Instant now) {}

    private NewSession opening(Opening opening, Client device) {
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
        return new NewSession(session, token, device);
    }

    private static AuditEntry entry(AuditKind how, NewSession opening) {
        var session = opening.session();
        var by = Initiator.user(session.userId(), session.clientAddress(), session.deviceName());
        return AuditEntry.success(how, by, session.userId()).with(session.id());
    }

    private static RefreshableSession opened(NewSession opening, List<String> roles) {
        return new RefreshableSession(opening.session(), roles, opening.refreshToken());
    }
}
