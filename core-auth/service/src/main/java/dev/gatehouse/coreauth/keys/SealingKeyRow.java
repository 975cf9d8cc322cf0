package dev.gatehouse.coreauth.keys;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * A sealing key as stored.
 *
 * @param publicKey X25519, 32 bytes
 * @param encryptedPrivateKey under the master key
 */
record SealingKeyRow(String id, Buffer publicKey, Buffer encryptedPrivateKey, Instant createdAt) {

    @Override
    public String toString() {
        return "SealingKeyRow[" + id + "]";
    }
}
