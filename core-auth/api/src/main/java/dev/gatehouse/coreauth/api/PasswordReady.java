package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** The credential is stored: the person can sign in. */
@JsonTypeName("password.ready")
public record PasswordReady(UUID eventId, UUID userId, Instant occurredAt) implements ActivationEvent {}
