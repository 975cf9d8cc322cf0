package dev.gatehouse.usermanagement.sealing;

import io.vertx.core.buffer.Buffer;

/**
 * A password that core-auth has hashed already. The password itself is not in it.
 *
 * @param encrypted the hash, under a key of core-auth's
 * @param credentialVersion which password of that user it is, counted from 1
 */
public record HashedPassword(Buffer encrypted, int credentialVersion) implements ProtectedPassword {

    @Override
    public String toString() {
        return "HashedPassword[redacted]";
    }
}
