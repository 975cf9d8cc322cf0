package dev.gatehouse.coreauth.keys;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts keys at rest: AES-256-GCM under the master key, a fresh random 96-bit nonce each (NIST SP 800-38D, 8.2.2), laid out
 * as {@code version(1) | nonce(12) | ciphertext | tag(16)}. Meant for keys, some thousands in a lifetime, not for data.
 * Thread-safe.
 */
@Singleton
public class KeyEncryption {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int OVERHEAD = 1 + NONCE_BYTES + TAG_BITS / 8;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    @Inject
    KeyEncryption(MasterKey master) {
        this(master.key());
    }

    KeyEncryption(SecretKey key) {
        this.key = key;
    }

    /**
     * @param context what the key is, for example {@code "signing-key/<kid>"}: authenticated, so that an encrypted key put in
     *     another one's place does not decrypt
     */
    public byte[] encrypt(byte[] secret, String context) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = Arrays.copyOf(new byte[] {VERSION}, OVERHEAD + secret.length);
        System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            cipher.doFinal(secret, 0, secret.length, sealed, 1 + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /**
     * The secret, which the caller wipes.
     *
     * @throws IllegalStateException when it was encrypted under another master key, for another context, or was changed
     */
    public byte[] decrypt(byte[] encrypted, String context) {
        if (encrypted.length < OVERHEAD || encrypted[0] != VERSION) {
            throw new IllegalStateException(context + " is not an encrypted key");
        }
        var nonce = Arrays.copyOfRange(encrypted, 1, 1 + NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, context)
                    .doFinal(encrypted, 1 + NONCE_BYTES, encrypted.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(context + " does not decrypt under this master key", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
