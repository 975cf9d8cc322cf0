package dev.gatehouse.coreauth.serviceaccount;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;

/** What is kept of a secret. */
record StoredSecret(UUID id, Buffer hash, String lastFour, Instant createdAt) {

    static StoredSecret of(ClientSecret secret, UUID id, Instant now) {
        return new StoredSecret(id, Buffer.buffer(secret.hash()), secret.lastFour(), now);
    }

    /** In a time that does not depend on where they differ. */
    boolean isOf(byte[] presentedHash) {
        return MessageDigest.isEqual(hash.getBytes(), presentedHash);
    }

    @Override
    public String toString() {
        return "StoredSecret[" + id + ", ends in " + lastFour + "]";
    }
}
