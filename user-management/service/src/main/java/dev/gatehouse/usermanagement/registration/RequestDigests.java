package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.security.ServiceKeysConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Digests registrations for recognising retries. A retry gets the account's session, so it must prove the password as well: the
 * digest covers it. The digest's key is derived (HKDF, RFC 5869) from this service's private key, which every replica has and
 * no database; after a change of that key a retry of an older request is taken for another request, and refused. Thread-safe.
 */
@ApplicationScoped
class RequestDigests {

    private static final String MAC = "HmacSHA256";
    private static final String PURPOSE = "gatehouse/registration/fingerprint/v1";
    private static final int KEY_OCTETS = 32;

    private final SecretKey key;

    RequestDigests(ServiceKeysConfig config) {
        this.key = derive(secretOf(config.own()));
    }

    /** The password stays the caller's to wipe. */
    RequestDigest digest(NewAccount account, PlaintextPassword password) {
        var secret = new byte[password.octets()];
        try {
            password.encode(secret, 0);
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            update(mac, account.email().canonical());
            update(mac, account.displayNameText());
            update(mac, account.locale().text());
            return new RequestDigest(mac.doFinal(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Length first, so that no two lists of fields read alike; absent is not empty. */
    private static void update(Mac mac, @Nullable String field) {
        var octets = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(field == null ? -1 : octets.length)
                .flip());
        mac.update(octets);
    }

    private static SecretKey derive(byte[] secret) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            MAC,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(PURPOSE.getBytes(StandardCharsets.UTF_8), KEY_OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] secretOf(Path file) {
        try {
            var key = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file))
                    .getPrivateKey();
            if (key instanceof ECPrivateKey ec) {
                return ec.getS().toByteArray();
            }
            throw new IllegalArgumentException("platform.service-keys.own: " + file + " is not a private EC key");
        } catch (IOException e) {
            throw new UncheckedIOException("platform.service-keys.own: cannot read " + file, e);
        } catch (JoseException e) {
            throw new IllegalArgumentException("platform.service-keys.own: " + file + " is not a JWK");
        }
    }
}
