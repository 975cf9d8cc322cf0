package dev.gatehouse.coreauth.audit.chain;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;

/** A place in the chain and the hash of everything up to it. */
public record Link(long sequence, Buffer hash) {

    private static final int HASH_BYTES = 32;

    /** What the first entry is put upon. */
    static final Link BEGINNING = new Link(0, Buffer.buffer(new byte[HASH_BYTES]));

    public String hex() {
        return HexFormat.of().formatHex(hash.getBytes());
    }

    @Override
    public String toString() {
        return sequence + ":" + hex();
    }
}
