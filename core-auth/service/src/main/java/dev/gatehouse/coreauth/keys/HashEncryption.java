package dev.gatehouse.coreauth.keys;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts hashes that another service keeps until it hands them over: AES-256-GCM under a key of its own, derived (HKDF, RFC 5869)
 * from the master key, so that all replicas share it. Bound to user, task and credential version. Thread-safe.
 */
@Singleton
public class HashEncryption {

    private static final String PURPOSE = "gatehouse/password-hash/v1";
    private static final int KEY_BYTES = 32;

    private final KeyEncryption encryption;

    @Inject
    HashEncryption(MasterKey master) {
        this.encryption = new KeyEncryption(derive(master.key()));
    }

    public HashedPassword encrypt(String phc, UUID userId, UUID taskId, int credentialVersion) {
        var encrypted =
                encryption.encrypt(phc.getBytes(StandardCharsets.US_ASCII), context(userId, taskId, credentialVersion));
        return new HashedPassword(userId, taskId, credentialVersion, Buffer.buffer(encrypted));
    }

    /** The hash (PHC string); empty when it was encrypted under another master key, for another context, or was changed. */
    public Optional<String> decrypt(HashedPassword hashed) {
        try {
            var phc = encryption.decrypt(
                    hashed.encrypted().getBytes(),
                    context(hashed.userId(), hashed.taskId(), hashed.credentialVersion()));
            return Optional.of(new String(phc, StandardCharsets.US_ASCII));
        } catch (IllegalStateException notOurs) {
            return Optional.empty();
        }
    }

    private static String context(UUID userId, UUID taskId, int credentialVersion) {
        return PURPOSE + '|' + userId + '|' + taskId + '|' + credentialVersion;
    }

    private static SecretKey derive(SecretKey master) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(master)
                                    .thenExpand(PURPOSE.getBytes(StandardCharsets.US_ASCII), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF is not available", e);
        }
    }
}
