package dev.gatehouse.coreauth.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccount;
import dev.gatehouse.coreauth.session.RefreshTokenSessions;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.coreauth.token.RefreshTokens;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.kit.security.AccessTokens;
import dev.gatehouse.kit.security.BearerToken;
import dev.gatehouse.kit.security.ServiceAccountToken;
import dev.gatehouse.kit.security.TokenConfig;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells resource servers whether a token is good (RFC 7662). Access tokens from memory: a signature is checked once, the end of a
 * session shows at once. A refresh token is nobody's credential at a resource server, so it is told of only to who was given a
 * scope for that.
 */
@ApplicationScoped
class Introspection {

    static final String SCOPE = "tokens:introspect";
    static final String REFRESH_SCOPE = "refresh-tokens:introspect";

    /** RFC 7662 section 2.2; {@code sid}, {@code auth_time} and {@code roles} as the token has them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            boolean active,
            @Nullable String tokenType,
            @Nullable String iss,
            @Nullable String sub,
            @Nullable String aud,
            @Nullable String clientId,
            @Nullable String scope,
            @Nullable Long iat,
            @Nullable Long exp,
            @Nullable String jti,
            @Nullable String sid,
            @Nullable Long authTime,
            @Nullable List<String> roles) {

        static final Answer INACTIVE =
                new Answer(false, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private final AccessTokens accessTokens;
    private final RefreshTokenSessions refreshTokens;
    private final TokenConfig tokens;
    private final IssueConfig issue;
    private final Clock clock;

    Introspection(
            AccessTokens accessTokens,
            RefreshTokenSessions refreshTokens,
            TokenConfig tokens,
            IssueConfig issue,
            Clock clock) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.tokens = tokens;
        this.issue = issue;
        this.clock = clock;
    }

    /** @throws OAuthException insufficient_scope unless the account may ask */
    Uni<Answer> introspect(ServiceAccount caller, String token) {
        if (!caller.scopes().contains(SCOPE)) {
            throw new OAuthException(OAuthError.INSUFFICIENT_SCOPE, "This needs the scope " + SCOPE + ".");
        }
        return RefreshTokens.looksLikeOne(token) ? ofRefreshToken(caller, token) : ofAccessToken(token);
    }

    private Uni<Answer> ofAccessToken(String token) {
        return accessTokens
                .verify(token)
                .map(verified -> clock.instant().isBefore(verified.expiresAt()) ? answer(verified) : Answer.INACTIVE)
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(Answer.INACTIVE);
    }

    private Uni<Answer> ofRefreshToken(ServiceAccount caller, String token) {
        return caller.scopes().contains(REFRESH_SCOPE)
                ? refreshTokens.find(token).map(found -> found.map(this::answer).orElse(Answer.INACTIVE))
                : Uni.createFrom().item(Answer.INACTIVE);
    }

    /** Its audience is this issuer alone, and it has no scope: at a resource server it opens nothing. */
    private Answer answer(RefreshTokenSessions.Found found) {
        var session = found.session();
        return new Answer(
                true,
                "refresh_token",
                tokens.issuer(),
                session.userId().toString(),
                tokens.issuer(),
                issue.clientId(),
                null,
                session.lastSeenAt().getEpochSecond(),
                found.expiresAt().getEpochSecond(),
                null,
                session.id(),
                session.authenticatedAt().getEpochSecond(),
                null);
    }

    private Answer answer(BearerToken token) {
        @Nullable Long authTime = null;
        @Nullable List<String> roles = null;
        switch (token) {
            case AccessToken user -> {
                authTime = user.authenticatedAt().getEpochSecond();
                roles = user.roles().stream().sorted().toList();
            }
            case ServiceAccountToken _ -> {}
        }
        return new Answer(
                true,
                "Bearer",
                tokens.issuer(),
                token.getName(),
                tokens.audience(),
                token.clientId(),
                token.scopes().stream().sorted().collect(Collectors.joining(" ")),
                token.issuedAt().getEpochSecond(),
                token.expiresAt().getEpochSecond(),
                token.tokenId(),
                token.sessionId(),
                authTime,
                roles);
    }
}
