package dev.gatehouse.usermanagement.registration;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What tells a retry from another request under the same key. Lives as long as its request; only a {@link Fingerprint} of it is
 * stored.
 */
final class RequestDigest {

    private static final String MAC = "HmacSHA256";
    private static final int SALT_OCTETS = 16;

    private final byte[] digest;

    RequestDigest(byte[] digest) {
        this.digest = digest;
    }

    /**
     * Recognises the request again, and helps nobody who reads it to guess: the digest is keyed with a secret that no database
     * holds, and the salt makes equal requests look unlike.
     */
    record Fingerprint(Buffer salt, Buffer mac) {

        @Override
        public String toString() {
            return "Fingerprint[redacted]";
        }
    }

    Fingerprint fingerprint(SecureRandom random) {
        var salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        return new Fingerprint(Buffer.buffer(salt), Buffer.buffer(macOver(salt)));
    }

    boolean matches(Fingerprint stored) {
        return MessageDigest.isEqual(
                macOver(stored.salt().getBytes()), stored.mac().getBytes());
    }

    private byte[] macOver(byte[] salt) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(digest, MAC));
            return mac.doFinal(salt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "RequestDigest[redacted]";
    }
}
