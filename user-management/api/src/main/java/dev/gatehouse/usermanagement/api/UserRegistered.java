package dev.gatehouse.usermanagement.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** An account was accepted; its credential, roles and mail follow. */
@JsonTypeName("user.registered")
public record UserRegistered(UUID eventId, UUID userId, Instant occurredAt) implements UserEvent {}
