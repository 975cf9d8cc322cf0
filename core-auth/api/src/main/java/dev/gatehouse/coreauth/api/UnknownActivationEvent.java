package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/** A fact that this consumer's version does not know yet; it is acknowledged and changes nothing. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UnknownActivationEvent(UUID eventId, UUID userId, Instant occurredAt) implements ActivationEvent {}
