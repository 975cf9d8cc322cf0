package dev.gatehouse.coreauth.audit.reading;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.audit.chain.SealedEntry;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as operators see it: with all that is needed to compute its hash.
 *
 * @param userId to whom it was done
 * @param id in which order it was recorded; {@code sequence} is the order in which it was sealed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
        long sequence,
        OffsetDateTime at,
        String kind,
        String outcome,
        @Nullable String reason,
        Actor actor,
        @Nullable UUID userId,
        String clientAddress,
        String deviceName,
        @Nullable String traceId,
        @Nullable String details,
        long id,
        OffsetDateTime sealedAt,
        String previousHash,
        String hash) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Actor(String type, @Nullable String id) {}

    static EntryView of(SealedEntry sealed) {
        var entry = sealed.entry();
        return new EntryView(
                sealed.link().sequence(),
                entry.at(),
                entry.kind(),
                entry.outcome(),
                entry.reason(),
                new Actor(entry.actorType(), entry.actorId()),
                entry.userId(),
                entry.clientAddress(),
                entry.deviceName(),
                entry.traceId(),
                entry.details(),
                entry.id(),
                sealed.sealedAt(),
                HexFormat.of().formatHex(sealed.previousHash().getBytes()),
                sealed.link().hex());
    }
}
