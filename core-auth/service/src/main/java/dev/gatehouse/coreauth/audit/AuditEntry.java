package dev.gatehouse.coreauth.audit;

import dev.gatehouse.kit.telemetry.OneLine;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be remembered: who did what to whom, and what came of it. Carries ids and codes, never a secret and nothing
 * that somebody typed into a form. When it was is the database's to say.
 *
 * @param reason a code in capitals: why it failed, or which way it went
 * @param userId to whom, a person or a service account; null when there is no such user, or it is not known
 * @param traceId 32 hexadecimal digits; null for whatever else was given as one
 * @param details which session, how many, which parts
 */
public record AuditEntry(
        AuditKind kind,
        Outcome outcome,
        @Nullable String reason,
        Initiator by,
        @Nullable UUID userId,
        @Nullable String traceId,
        @Nullable String details) {

    /** Stored by name: never rename. */
    public enum Outcome {
        SUCCESS,
        FAILURE
    }

    private static final int PARAMETERS = 10;
    private static final int LONGEST_REASON = 100;
    private static final int LONGEST_DETAILS = 2_100;

    public AuditEntry {
        reason = reason == null ? null : OneLine.of(reason, LONGEST_REASON);
        details = details == null ? null : OneLine.of(details, LONGEST_DETAILS);
        traceId = TraceContext.idOrNull(traceId);
    }

    /** In the trace of the current request. */
    public static AuditEntry success(AuditKind kind, Initiator by, @Nullable UUID userId) {
        return new AuditEntry(kind, Outcome.SUCCESS, null, by, userId, TraceContext.currentTraceId(), null);
    }

    /** In the trace of the current request. */
    public static AuditEntry failure(AuditKind kind, String reason, Initiator by, @Nullable UUID userId) {
        return new AuditEntry(kind, Outcome.FAILURE, reason, by, userId, TraceContext.currentTraceId(), null);
    }

    public AuditEntry because(String code) {
        return new AuditEntry(kind, outcome, code, by, userId, traceId, details);
    }

    public AuditEntry with(String more) {
        return new AuditEntry(kind, outcome, reason, by, userId, traceId, more);
    }

    /** The same in a trace that was kept in a row or came with an event; in none if that is no traceparent. */
    public AuditEntry inTrace(@Nullable String traceparent) {
        return new AuditEntry(kind, outcome, reason, by, userId, TraceContext.traceId(traceparent), details);
    }

    /**
     * An SQL expression that records one entry, for a larger statement, so that it costs no round trip of its own.
     * {@link #addTo} appends its parameters, {@code first} is the first one's number.
     */
    public static String append(int first) {
        return IntStream.range(first, first + PARAMETERS)
                .mapToObj(number -> "$" + number)
                .collect(Collectors.joining(", ", "audit_append(", ")"));
    }

    /** Adds the parameters of {@link #append}. */
    public Tuple addTo(Tuple arguments) {
        return arguments
                .addString(kind.wireName())
                .addString(outcome.name())
                .addString(reason)
                .addString(by.type().name())
                .addString(by.id())
                .addUUID(userId)
                .addString(by.address())
                .addString(by.deviceName())
                .addString(traceId)
                .addString(details);
    }
}
