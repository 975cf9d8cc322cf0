package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.Domains;
import dev.gatehouse.kit.outbox.OutboxEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody reports of one account.
 *
 * @param step what it is of, in the timeline
 * @param announcement published when the report tells anything new
 * @param activated published when the report is the last one missing
 */
public record Report(
        UUID userId, Domains facts, Step step, @Nullable OutboxEvent announcement, OutboxEvent activated) {

    /**
     * An entry of the timeline.
     *
     * @param tookMillis of the attempt; null: since the account was accepted
     * @param outcome {@code ready}, or a stable code of what went wrong
     */
    public record Step(Domain domain, int attempt, @Nullable Double tookMillis, String outcome) {}
}
