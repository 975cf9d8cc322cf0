package dev.gatehouse.kit.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/** A fact that this consumer's version does not know yet; it is acknowledged and changes nothing. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UnknownOperatorEvent(UUID eventId, Instant occurredAt) implements OperatorEvent {}
