package dev.gatehouse.coreauth.keys;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A sealed password and all that it is bound to: moved to another user, task or credential version it does not open.
 *
 * @param keyId the sealing key's
 * @param ciphertext HPKE {@code enc | ct} of a {@link PasswordFrame}
 */
public record SealedPassword(UUID userId, UUID taskId, int credentialVersion, String keyId, Buffer ciphertext) {

    /** HPKE's {@code info}. */
    byte[] context() {
        return ("gatehouse/password/v1|" + userId + "|" + taskId + "|" + credentialVersion)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SealedPassword[" + taskId + ", key " + keyId + "]";
    }
}
