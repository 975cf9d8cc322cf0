package dev.gatehouse.coreauth.serviceaccount;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A program that acts for itself.
 *
 * @param scopes the permissions its tokens may carry, {@code resource:action}
 * @param grantId {@code sid} of its tokens of now
 * @param secrets at most two, the oldest first
 */
public record ServiceAccount(
        UUID id,
        String name,
        List<String> scopes,
        String grantId,
        boolean enabled,
        Instant createdAt,
        UUID createdBy,
        List<StoredSecret> secrets) {

    private static final String PREFIX = "sa_";

    /** Never a user's id: nobody takes a service account's {@code sub} for a person's. */
    public String clientId() {
        return PREFIX + id;
    }

    /** The account's id, if the text is a client id in the form we give out. */
    public static Optional<UUID> idOf(String clientId) {
        if (!clientId.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            var id = UUID.fromString(clientId.substring(PREFIX.length()));
            return clientId.equals(PREFIX + id) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    public boolean accepts(ClientSecret presented) {
        var hash = presented.hash();
        return secrets.stream().anyMatch(secret -> secret.isOf(hash));
    }
}
