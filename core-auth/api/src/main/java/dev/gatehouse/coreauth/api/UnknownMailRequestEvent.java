package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/** A request that this consumer's version does not know yet; it is acknowledged and changes nothing. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UnknownMailRequestEvent(UUID eventId, UUID userId, Instant occurredAt) implements MailRequestEvent {}
