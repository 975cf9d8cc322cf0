package dev.gatehouse.coreauth.audit.chain;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;

/**
 * Both ends of the chain.
 *
 * @param anchor the last link that has been dropped; sequence 0 while none has
 * @param head the last link
 * @param sealedAt the head's
 * @param seal as stored
 */
record Chain(Link anchor, Link head, OffsetDateTime sealedAt, Buffer seal) {

    static Chain of(Row row) {
        return new Chain(
                new Link(
                        row.getLong("anchor_sequence"),
                        row.getBuffer("anchor_hash").getDelegate()),
                new Link(row.getLong("sequence"), row.getBuffer("hash").getDelegate()),
                row.getOffsetDateTime("sealed_at"),
                row.getBuffer("seal").getDelegate());
    }

    /** As the migration leaves it: nothing has ever been sealed, not even that it begins. */
    boolean isUnsealed() {
        return head.sequence() == 0 && anchor.sequence() == 0 && seal.length() == 0;
    }

    /** What the seal is of. */
    byte[] statement() {
        return Buffer.buffer("gatehouse.audit.chain.v1")
                .appendLong(anchor.sequence())
                .appendBuffer(anchor.hash())
                .appendLong(head.sequence())
                .appendBuffer(head.hash())
                .getBytes();
    }

    Chain anchoredAt(Link dropped) {
        return new Chain(dropped, head, sealedAt, seal);
    }

    Chain endingAt(Link last) {
        return new Chain(anchor, last, sealedAt, seal);
    }
}
