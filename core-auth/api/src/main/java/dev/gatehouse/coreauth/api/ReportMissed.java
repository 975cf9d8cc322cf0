package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * These domains of an activation ({@code roles}, {@code email}, {@code profile}) have been silent for too long. Whoever owns
 * one does its part if that is still to be done, and reports again, with a new event, if it was done before. Idempotent: asking
 * twice sends no second mail and gives no second role.
 */
@JsonTypeName("activation.report-missed")
public record ReportMissed(UUID eventId, UUID userId, Instant occurredAt, List<String> domains)
        implements ActivationEvent {

    public ReportMissed {
        domains = List.copyOf(domains);
    }
}
