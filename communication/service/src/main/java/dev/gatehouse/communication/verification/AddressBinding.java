package dev.gatehouse.communication.verification;

import dev.gatehouse.usermanagement.api.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ties a token to purpose, user and address without keeping the address: it proves nothing once the account has another one. */
final class AddressBinding {

    private AddressBinding() {}

    static byte[] of(String purpose, UUID userId, EmailAddress address) {
        try {
            var bound = purpose + '\n' + userId + '\n' + address.canonical();
            return MessageDigest.getInstance("SHA-256").digest(bound.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
