package dev.gatehouse.kit.deadletter;

import io.vertx.mutiny.sqlclient.Tuple;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters; what is null does not matter.
 *
 * @param cause the stored reason, word for word
 * @param receivedBefore older than this
 */
record DeadLetterFilter(
        @Nullable String cause,
        @Nullable String consumer,
        @Nullable UUID userId,
        @Nullable OffsetDateTime receivedBefore) {

    static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null);

    /** The condition for {@link #arguments()}, which come first among a statement's. */
    static final String CONDITION = """
            state = 'DEAD' and ($1::text is null or error = $1) and ($2::text is null or consumer = $2)
            and ($3::uuid is null or subject = $3) and ($4::timestamptz is null or received_at < $4)""";

    Tuple arguments() {
        return Tuple.of(cause, consumer, userId, receivedBefore);
    }

    /** As the list's query parameters, each followed by an ampersand. A consumer is none of them. */
    String query() {
        return parameter("cause", cause) + parameter("user_id", userId) + parameter("received_before", receivedBefore);
    }

    /** A space as {@code %20}: a plus sign means one in forms only. */
    private static String parameter(String name, @Nullable Object value) {
        return value == null
                ? ""
                : name + "="
                        + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8)
                                .replace("+", "%20") + "&";
    }
}
