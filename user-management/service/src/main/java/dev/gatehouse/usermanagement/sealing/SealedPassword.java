package dev.gatehouse.usermanagement.sealing;

import io.vertx.core.buffer.Buffer;

/**
 * A password that only the holder of the named private key can read, in the one context it was sealed for.
 *
 * @param ciphertext RFC 9180 single shot: encapsulated key (32 octets), then ciphertext and tag of the padded frame
 * @param credentialVersion which password of that user it is, counted from 1
 */
public record SealedPassword(String keyId, Buffer ciphertext, int credentialVersion) implements ProtectedPassword {

    @Override
    public String toString() {
        return "SealedPassword[redacted]";
    }
}
