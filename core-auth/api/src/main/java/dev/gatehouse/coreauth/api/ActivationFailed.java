package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** A domain gave up; the account needs review. {@code reason} is a stable code. */
@JsonTypeName("activation.failed")
public record ActivationFailed(UUID eventId, UUID userId, Instant occurredAt, String domain, String reason)
        implements ActivationEvent {}
