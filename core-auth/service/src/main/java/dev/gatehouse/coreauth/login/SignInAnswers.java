package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.activation.ActivationStatus;
import dev.gatehouse.coreauth.login.SignedIn.SessionView;
import dev.gatehouse.coreauth.session.RefreshableSession;
import dev.gatehouse.coreauth.session.Session;
import dev.gatehouse.coreauth.session.SessionConfig;
import dev.gatehouse.coreauth.token.AccessGrant;
import dev.gatehouse.coreauth.token.AccessTokenSigner;
import dev.gatehouse.coreauth.token.IssueConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts together what somebody gets for a session: a fresh access token, the refresh token, and what they may know of it. */
@ApplicationScoped
public class SignInAnswers {

    private final AccessTokenSigner signer;
    private final IssueConfig issue;
    private final SessionConfig sessions;
    private final Clock clock;

    SignInAnswers(AccessTokenSigner signer, IssueConfig issue, SessionConfig sessions, Clock clock) {
        this.signer = signer;
        this.issue = issue;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Signs an access token of it. */
    public SignedIn answer(RefreshableSession opened, ActivationStatus status) {
        var session = opened.session();
        var untilEnd = Duration.between(clock.instant(), session.expiresAt());
        var token = signer.sign(grant(opened), shorter(issue.accessLifetime(), untilEnd));
        return new SignedIn(
                token.reveal(),
                "Bearer",
                token.expiresInSeconds(),
                opened.refreshToken().reveal(),
                shorter(sessions.idleLimit(), untilEnd).toSeconds(),
                view(session),
                session.userId(),
                status,
                null);
    }

    /** A limited session has no use for roles: it may do nothing that needs one. */
    private static AccessGrant grant(RefreshableSession opened) {
        var session = opened.session();
        return new AccessGrant(
                session.userId(),
                session.id(),
                session.kind().strength(),
                session.authenticatedAt(),
                session.kind().isFull() ? opened.roles() : List.of());
    }

    private static SessionView view(Session session) {
        return new SessionView(
                session.id(),
                !session.kind().isFull(),
                session.kind().strength().scope(),
                session.deviceName(),
                session.createdAt(),
                session.expiresAt());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
