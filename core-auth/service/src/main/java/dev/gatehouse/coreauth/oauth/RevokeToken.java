package dev.gatehouse.coreauth.oauth;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccount;
import dev.gatehouse.coreauth.session.EndReason;
import dev.gatehouse.coreauth.session.GrantEndings;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.coreauth.token.RefreshTokens;
import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.Quota;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.kit.security.AccessTokens;
import dev.gatehouse.kit.security.BearerToken;
import dev.gatehouse.kit.security.ServiceAccountToken;
import io.quarkus.runtime.Startup;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Ends what a token stands for (RFC 7009): with a refresh token its whole session, with an access token that token alone. Completes
 * for what is no token of ours or has ended; fails when the end could not be stored, for then the token lives (CVE-2020-15223).
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
class RevokeToken {

    private final Quota revocations;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final SessionEndings sessions;
    private final GrantEndings grants;
    private final IssueConfig config;

    RevokeToken(
            RateLimiter limiter,
            OAuthConfig oauth,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            SessionEndings sessions,
            GrantEndings grants,
            IssueConfig config) {
        this.revocations = limiter.quota("token-revocation", new Limit(oauth.revocations(), oauth.revocationWindow()));
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.sessions = sessions;
        this.grants = grants;
        this.config = config;
    }

    /**
     * @param clientId who asks, authenticated unless a public client; fails with invalid_grant when the token is another client's,
     *     with TOO_MANY_ATTEMPTS when a service account revokes too many
     * @param by from where
     */
    Uni<Void> revoke(String clientId, String token, Initiator by) {
        return counted(clientId)
                .flatMap(counted -> RefreshTokens.looksLikeOne(token)
                        ? revokeRefresh(clientId, token, by)
                        : revokeAccess(clientId, token, by));
    }

    /** A person gets only so many tokens, a program as many as it likes. */
    private Uni<Void> counted(String clientId) {
        return clientId.equals(config.clientId())
                ? Uni.createFrom().voidItem()
                : revocations.take(clientId).replaceWithVoid();
    }

    /** Of whatever generation it is: who shows a used one means the session, too. */
    private Uni<Void> revokeRefresh(String clientId, String text, Initiator by) {
        var token = refreshTokens.read(text);
        if (token == null) {
            return Uni.createFrom().voidItem();
        }
        requireSame(clientId, config.clientId());
        return sessions.endOne(token.sessionId(), EndReason.REFRESH_TOKEN_REVOKED, by)
                .replaceWithVoid();
    }

    private Uni<Void> revokeAccess(String clientId, String text, Initiator by) {
        return accessTokens
                .verifyForCertain(text)
                .flatMap(token -> {
                    requireSame(clientId, token.clientId());
                    var subject = subject(token);
                    var entry = AuditEntry.success(AuditKind.ACCESS_TOKEN_REVOKED, by, subject);
                    return grants.end(subject, token.tokenId(), entry.with(token.tokenId()));
                })
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull();
    }

    private static UUID subject(BearerToken token) {
        return switch (token) {
            case AccessToken user -> user.userId();
            case ServiceAccountToken account ->
                ServiceAccount.idOf(account.clientId()).orElseThrow(AuthenticationFailedException::new);
        };
    }

    private static void requireSame(String clientId, String issuedTo) {
        if (!clientId.equals(issuedTo)) {
            throw new OAuthException(OAuthError.INVALID_GRANT, "The token was issued to another client.");
        }
    }
}
