package dev.gatehouse.authorization.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** {@code assigned} were given; {@code roles} is all that the user holds at {@code revision}. */
@JsonTypeName("roles.assigned")
public record RolesAssigned(
        UUID eventId, UUID userId, Instant occurredAt, List<String> assigned, List<String> roles, long revision)
        implements RoleEvent {}
