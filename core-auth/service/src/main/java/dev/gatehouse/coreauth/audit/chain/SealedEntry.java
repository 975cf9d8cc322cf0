package dev.gatehouse.coreauth.audit.chain;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;

/** An entry in its place in the chain. */
public record SealedEntry(StoredEntry entry, OffsetDateTime sealedAt, Buffer previousHash, Link link) {

    public static final String COLUMNS = "sequence, sealed_at, previous_hash, hash, " + StoredEntry.COLUMNS;

    public static SealedEntry of(Row row) {
        return new SealedEntry(
                StoredEntry.of(row),
                row.getOffsetDateTime("sealed_at"),
                row.getBuffer("previous_hash").getDelegate(),
                new Link(row.getLong("sequence"), row.getBuffer("hash").getDelegate()));
    }

    long sequence() {
        return link.sequence();
    }

    /** True when its hash is that of what it says. */
    boolean isUnchanged() {
        return entry.hash(sequence(), previousHash, sealedAt).equals(link.hash());
    }
}
