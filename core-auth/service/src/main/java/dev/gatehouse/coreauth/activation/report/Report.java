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
     * @param attempt of a task, if a node is named its own; another part's attempts are numbered by how often it was asked
     * @param tookMillis of the attempt; null: since the part was last asked
     * @param outcome {@code ready}, or a stable code of what went wrong
     * @param source the service that says so; null: this one
     * @param node that made the attempt; null: this one, or it is not told
     */
    public record Step(
            Domain domain,
            int attempt,
            @Nullable Double tookMillis,
            String outcome,
            @Nullable String source,
            @Nullable String node) {

        /** Of what another service reports, or nobody did. */
        static Step of(Domain domain, String outcome, @Nullable String source) {
            return new Step(domain, 1, null, outcome, source, null);
        }
    }
}
