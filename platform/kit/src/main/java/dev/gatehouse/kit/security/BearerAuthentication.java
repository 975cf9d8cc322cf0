package dev.gatehouse.kit.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code Authorization: Bearer} (RFC 6750 section 2.1) becomes the request's identity; a bad token is refused, never ignored. */
@Alternative
@Priority(1)
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "Bearer ";

    private final AccessTokens tokens;

    BearerAuthentication(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Uni<@Nullable SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        var headers = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        var header = headers.getFirst();
        if (headers.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().failure(AuthenticationFailedException::new);
        }
        return tokens.verify(header.substring(SCHEME.length()).strip()).map(BearerAuthentication::identity);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    private static SecurityIdentity identity(BearerToken token) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(token)
                .addRoles(
                        switch (token) {
                            case AccessToken user -> roles(user);
                            case ServiceAccountToken account -> roles(account);
                        })
                .build();
    }

    private static Set<String> roles(ServiceAccountToken token) {
        return Stream.concat(
                        Stream.of(Access.SERVICE_ACCOUNT),
                        token.scopes().stream().map(scope -> Access.SCOPE + scope))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> roles(AccessToken token) {
        if (!token.isFull()) {
            return token.isTemporary() ? Set.of(Access.TEMPORARY_SESSION) : Set.of();
        }
        if (token.roles().contains(Access.ADMIN)) {
            return Set.of(Access.FULL_SESSION, Access.OPERATOR, Access.OPERATOR_READ);
        }
        return token.roles().contains(Access.SUPPORT)
                ? Set.of(Access.FULL_SESSION, Access.OPERATOR_READ)
                : Set.of(Access.FULL_SESSION);
    }
}
