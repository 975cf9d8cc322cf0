package dev.gatehouse.usermanagement.sealing;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.util.Bytes;
import java.security.GeneralSecurityException;
import java.time.Instant;

/**
 * A public key of core-auth, ready to seal with.
 *
 * @param publicKey raw X25519 public key, 32 octets
 * @param sealUntil from here on nothing is sealed to it
 * @param primitive made once, since reading a key costs more than using it
 */
record SealingKey(String keyId, Bytes publicKey, Instant sealUntil, HybridEncrypt primitive) {

    private static final HpkeParameters SUITE = suite();

    /** @throws GeneralSecurityException when the octets are no X25519 public key */
    @AccessesPartialKey
    static SealingKey of(String keyId, byte[] publicKey, Instant sealUntil) throws GeneralSecurityException {
        var bytes = Bytes.copyFrom(publicKey);
        var keyset = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(HpkePublicKey.create(SUITE, bytes, null))
                        .withRandomId()
                        .makePrimary())
                .build();
        var primitive = keyset.getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
        return new SealingKey(keyId, bytes, sealUntil, primitive);
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
            throw new IllegalStateException("HPKE is not available", e);
        }
    }
}
