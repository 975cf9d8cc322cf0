package dev.gatehouse.coreauth.keys;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.ConfigurationV0;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/**
 * Opens what was sealed to one X25519 key: HPKE (RFC 9180) base mode, HKDF-SHA256, AES-256-GCM, ciphertexts as
 * {@code enc | ct} without a prefix. Parsing a key costs more than using it, so one object serves a key's whole life.
 * Thread-safe.
 */
final class SealingKeyPair {

    private static final HpkeParameters SUITE = suite();

    private final HybridDecrypt opener;

    private SealingKeyPair(HybridDecrypt opener) {
        this.opener = opener;
    }

    /** @param privateKey 32 bytes, copied */
    @AccessesPartialKey
    static SealingKeyPair of(byte[] publicKey, byte[] privateKey) {
        try {
            var key = HpkePrivateKey.create(
                    HpkePublicKey.create(SUITE, Bytes.copyFrom(publicKey), null),
                    SecretBytes.copyFrom(privateKey, InsecureSecretKeyAccess.get()));
            var handle = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                    .build();
            return new SealingKeyPair(handle.getPrimitive(ConfigurationV0.get(), HybridDecrypt.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("not an X25519 key pair", e);
        }
    }

    /** @throws GeneralSecurityException when it was not sealed to this key in this context, or was changed */
    byte[] open(byte[] ciphertext, byte[] context) throws GeneralSecurityException {
        return opener.decrypt(ciphertext, context);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "SealingKeyPair[…]";
    }

    private static HpkeParameters suite() {
        try {
            HybridConfig.register();
            return HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
