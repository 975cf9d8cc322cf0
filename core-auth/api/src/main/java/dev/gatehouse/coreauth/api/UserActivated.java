package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** Every domain has reported ready. Published exactly once per account. */
@JsonTypeName("user.activated")
public record UserActivated(UUID eventId, UUID userId, Instant occurredAt) implements ActivationEvent {}
