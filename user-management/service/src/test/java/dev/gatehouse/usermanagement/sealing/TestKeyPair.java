package dev.gatehouse.usermanagement.sealing;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** What core-auth holds: a private key, to see that what was sealed can be opened there, and with which context. */
public final class TestKeyPair {

    private final String keyId;
    private final byte[] privateKey;
    private final byte[] publicKey;

    /** Both in hexadecimal, 32 octets each. */
    public TestKeyPair(String keyId, String privateKey, String publicKey) {
        this.keyId = keyId;
        this.privateKey = HexFormat.of().parseHex(privateKey);
        this.publicKey = HexFormat.of().parseHex(publicKey);
    }

    public String keyId() {
        return keyId;
    }

    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The password in a frame sealed to this key. */
    public String open(byte[] ciphertext, String context) {
        try {
            var frame = opener().decrypt(ciphertext, context.getBytes(StandardCharsets.UTF_8));
            int length = (frame[0] & 0xff) << 8 | (frame[1] & 0xff);
            return new String(Arrays.copyOfRange(frame, 2, 2 + length), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("does not open as " + context, e);
        }
    }

    @AccessesPartialKey
    HybridDecrypt opener() throws GeneralSecurityException {
        HybridConfig.register();
        var suite = HpkeParameters.builder()
                .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                .setVariant(HpkeParameters.Variant.NO_PREFIX)
                .build();
        var key = HpkePrivateKey.create(
                HpkePublicKey.create(suite, Bytes.copyFrom(publicKey), null),
                SecretBytes.copyFrom(privateKey, InsecureSecretKeyAccess.get()));
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
    }
}
