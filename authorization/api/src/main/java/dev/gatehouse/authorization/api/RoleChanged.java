package dev.gatehouse.authorization.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** A role's permissions or parents changed at {@code revision}. {@code userId} is who changed it. */
@JsonTypeName("role.changed")
public record RoleChanged(UUID eventId, UUID userId, Instant occurredAt, String role, long revision)
        implements RoleEvent {}
