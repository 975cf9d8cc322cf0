package dev.gatehouse.coreauth.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccount;
import dev.gatehouse.coreauth.token.AccessGrant;
import dev.gatehouse.coreauth.token.AccessTokenSigner;
import dev.gatehouse.coreauth.token.IssueConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A token for an authenticated service account, with all of its scopes or those that it asks for. */
@ApplicationScoped
class IssueServiceToken {

    /** RFC 6749 section 5.1; there is no refresh token (section 4.4.3). */
    record Issued(
            String accessToken,
            @JsonProperty("token_type") String type,
            @JsonProperty("expires_in") long lifeSeconds,
            String scope) {

        @Override
        public String toString() {
            return "Issued[redacted]";
        }
    }

    private final AccessTokenSigner signer;
    private final IssueConfig config;

    IssueServiceToken(AccessTokenSigner signer, IssueConfig config) {
        this.signer = signer;
        this.config = config;
    }

    /** @throws OAuthException invalid_scope for a scope that the account does not have */
    Issued issue(ServiceAccount account, Optional<String> requestedScope) {
        var scopes = requestedScope.map(scope -> subset(account, scope)).orElse(account.scopes());
        var token = signer.sign(
                new AccessGrant.OfService(account.clientId(), account.grantId(), scopes), config.accessLifetime());
        return new Issued(token.reveal(), "Bearer", token.expiresInSeconds(), String.join(" ", scopes));
    }

    private static List<String> subset(ServiceAccount account, String requested) {
        var wanted = new HashSet<>(Arrays.asList(requested.split(" ", -1)));
        if (!account.scopes().containsAll(wanted)) {
            throw new OAuthException(OAuthError.INVALID_SCOPE, "The client does not have each of these scopes.");
        }
        return account.scopes().stream().filter(wanted::contains).toList();
    }
}
