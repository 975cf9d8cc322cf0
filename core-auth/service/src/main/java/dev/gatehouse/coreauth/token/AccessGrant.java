package dev.gatehouse.coreauth.token;

import dev.gatehouse.kit.security.Access;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an access token says about its bearer.
 *
 * @param sessionId {@code sid}
 * @param authenticatedAt {@code auth_time}, whole seconds in the token
 */
public record AccessGrant(
        UUID userId, String sessionId, Strength strength, Instant authenticatedAt, List<String> roles) {

    /**
     * What a service account's token says about it: its {@code sub} is its client id (RFC 9068 section 2.2).
     *
     * @param grantId {@code sid}
     */
    public record OfService(String clientId, String grantId, List<String> scopes) {}

    /** How much the bearer may do, and how that was earned. */
    public enum Strength {
        /** Registered a moment ago; nothing was verified. */
        REGISTERED(Access.ACTIVATION_SCOPE, "0", "[]"),
        /** Password verified, account not active yet. */
        LIMITED(Access.ACTIVATION_SCOPE, "aal1", "[\"pwd\"]"),
        /** Password verified, or chosen at the registration whose session was upgraded; account active (NIST SP 800-63B AAL1). */
        FULL(Access.ACCOUNT_SCOPE, "aal1", "[\"pwd\"]");

        final String scope;
        final String acr;
        final String amr;

        Strength(String scope, String acr, String amr) {
            this.scope = scope;
            this.acr = acr;
            this.amr = amr;
        }

        public String scope() {
            return scope;
        }
    }
}
