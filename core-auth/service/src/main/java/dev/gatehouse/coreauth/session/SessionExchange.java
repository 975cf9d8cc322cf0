package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * A full session in the place of those that end with it, under a new id, in the caller's transaction. Its device keeps its name, unless
 * the client calls itself something else.
 */
@ApplicationScoped
public class SessionExchange {

    /**
     * @param ended the ids; after the commit call {@link SessionEndings#announce} or {@link SessionEndings#committed}
     * @param livedBefore the user's other sessions that can be refreshed
     */
    public record Exchanged(List<String> ended, RefreshableSession opened, long livedBefore) {}

    private final SessionEndings endings;
    private final SessionOpening openings;
    private final SessionRepository sessions;

    SessionExchange(SessionEndings endings, SessionOpening openings, SessionRepository sessions) {
        this.endings = endings;
        this.openings = openings;
        this.sessions = sessions;
    }

    /**
     * In place of each that is not full. Fails with SESSION_ENDED unless the caller's was one of them, or while he is suspended. After
     * the commit call {@link #endSurplus}.
     */
    public Uni<Exchanged> upgrade(SqlConnection transaction, AccessToken caller, Client client, Instant now) {
        return endings.endLimited(transaction, caller.userId(), now)
                .invoke(ended -> refuseUnlessOneOf(ended, caller))
                .flatMap(ended -> named(transaction, caller, client)
                        .flatMap(device -> openings.replace(
                                transaction,
                                AuditKind.SESSION_UPGRADED,
                                caller.userId(),
                                caller.authenticatedAt(),
                                device))
                        .map(replaced -> exchanged(ended, replaced)));
    }

    /** After the commit: the user's oldest session ends when there are too many now. Never fails. */
    public Uni<Void> endSurplus(Exchanged upgraded) {
        return openings.endSurplus(upgraded.opened().session(), upgraded.livedBefore());
    }

    /** In place of all, for who has just proved to know the password. Fails with SESSION_ENDED unless the caller's was one of them. */
    public Uni<Exchanged> renew(
            SqlConnection transaction, AccessToken caller, Initiator by, Client client, Instant now) {
        return endings.endAll(transaction, caller.userId(), EndReason.PASSWORD_CHANGED, by, now)
                .invoke(ended -> refuseUnlessOneOf(ended, caller))
                .flatMap(ended -> named(transaction, caller, client)
                        .flatMap(device ->
                                openings.replace(transaction, AuditKind.SESSION_RENEWED, caller.userId(), now, device))
                        .map(replaced -> exchanged(ended, replaced)));
    }

    private static Exchanged exchanged(List<String> ended, SessionOpening.Replaced replaced) {
        return new Exchanged(ended, replaced.session(), replaced.livedBefore());
    }

    private Uni<Client> named(SqlConnection transaction, AccessToken caller, Client client) {
        return client.isNamed()
                ? Uni.createFrom().item(client)
                : sessions.deviceName(transaction, caller.sessionId()).map(client::named);
    }

    public static DomainException ended() {
        return new DomainException(CoreAuthError.SESSION_ENDED, "This session has ended. Sign in.");
    }

    private static void refuseUnlessOneOf(List<String> ended, AccessToken caller) {
        if (!ended.contains(caller.sessionId())) {
            throw ended();
        }
    }
}
