package dev.gatehouse.coreauth.audit.chain;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry as it was recorded. */
public record StoredEntry(
        long id,
        OffsetDateTime at,
        String kind,
        String outcome,
        @Nullable String reason,
        String actorType,
        @Nullable String actorId,
        @Nullable UUID userId,
        String clientAddress,
        String deviceName,
        @Nullable String traceId,
        @Nullable String details) {

    static final String COLUMNS =
            "id, at, kind, outcome, reason, actor_type, actor_id, user_id, client_address, device_name,"
                    + " trace_id, details";

    private static final String FORM = "gatehouse.audit.v1";
    private static final int TYPICAL_BYTES = 512;
    private static final int ABSENT = -1;

    static StoredEntry of(Row row) {
        return new StoredEntry(
                row.getLong("id"),
                row.getOffsetDateTime("at"),
                row.getString("kind"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("actor_type"),
                row.getString("actor_id"),
                row.getUUID("user_id"),
                row.getString("client_address"),
                row.getString("device_name"),
                row.getString("trace_id"),
                row.getString("details"));
    }

    /** The link after the given one, if this entry is sealed there at that moment. */
    Link after(Link previous, OffsetDateTime sealedAt) {
        long sequence = previous.sequence() + 1;
        return new Link(sequence, hash(sequence, previous.hash(), sealedAt));
    }

    /** SHA-256 over a form that no two entries share: every text with its length in front, every field in a fixed order. */
    Buffer hash(long sequence, Buffer previousHash, OffsetDateTime sealedAt) {
        var form = Buffer.buffer(TYPICAL_BYTES)
                .appendString(FORM)
                .appendLong(sequence)
                .appendBuffer(previousHash)
                .appendLong(micros(sealedAt))
                .appendLong(id)
                .appendLong(micros(at));
        append(form, kind);
        append(form, outcome);
        append(form, reason);
        append(form, actorType);
        append(form, actorId);
        append(form, userId == null ? null : userId.toString());
        append(form, clientAddress);
        append(form, deviceName);
        append(form, traceId);
        append(form, details);
        return Buffer.buffer(sha256().digest(form.getBytes()));
    }

    private static void append(Buffer form, @Nullable String text) {
        if (text == null) {
            form.appendInt(ABSENT);
        } else {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            form.appendInt(bytes.length).appendBytes(bytes);
        }
    }

    /** PostgreSQL's infinity is more than a long counts; nothing that was sealed says so. */
    private static long micros(OffsetDateTime time) {
        var instant = time.toInstant();
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        } catch (ArithmeticException _) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
