package dev.gatehouse.coreauth.audit.reading;

import dev.gatehouse.coreauth.audit.AuditKind;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which entries; what is null does not matter.
 *
 * @param userId to whom it was done
 * @param actor who did it: an id
 * @param from the earliest moment
 * @param to the first moment that is too late
 */
record AuditFilter(
        @Nullable UUID userId,
        @Nullable String actor,
        @Nullable AuditKind kind,
        @Nullable OffsetDateTime from,
        @Nullable OffsetDateTime to) {

    /**
     * The condition, which names only what matters so that an index serves it. Its parameters come first in the statement, as
     * {@link #arguments()} has them.
     */
    String condition() {
        var parts = new ArrayList<String>();
        parts.add("true");
        each((name, value) -> parts.add(
                switch (name) {
                    case "user_id" -> "user_id = $" + parts.size();
                    case "actor" -> "actor_id = $" + parts.size();
                    case "kind" -> "kind = $" + parts.size();
                    // spares older partitions; what commits while a batch is read happened later than its sealing, by
                    // seconds
                    case "from" ->
                        "at >= $" + parts.size() + " and sealed_at >= $" + parts.size() + " - interval '1 hour'";
                    default -> "at < $" + parts.size();
                }));
        return String.join(" and ", parts);
    }

    Tuple arguments() {
        var arguments = Tuple.tuple();
        each((name, value) -> arguments.addValue(value instanceof AuditKind known ? known.wireName() : value));
        return arguments;
    }

    /** The number of the first parameter after the condition's. */
    int next() {
        return arguments().size() + 1;
    }

    /** As query parameters, each followed by an ampersand. Nothing in them needs encoding. */
    String query() {
        List<String> parts = new ArrayList<>();
        each((name, value) -> parts.add(name + "="
                + switch (value) {
                    case AuditKind known -> known.wireName();
                    case OffsetDateTime time -> time.toInstant();
                    default -> value;
                }
                + "&"));
        return String.join("", parts);
    }

    private void each(BiConsumer<String, Object> part) {
        take("user_id", userId, part);
        take("actor", actor, part);
        take("kind", kind, part);
        take("from", from, part);
        take("to", to, part);
    }

    private static void take(String name, @Nullable Object value, BiConsumer<String, Object> part) {
        if (value != null) {
            part.accept(name, value);
        }
    }
}
