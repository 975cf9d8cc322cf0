package dev.gatehouse.authorization.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * {@code assigned} were given, in whatever scope. {@code roles} is all that the user holds at {@code revision} without a scope: what
 * others may take them to be everywhere. One user's events are in the order of their revisions.
 */
@JsonTypeName("roles.assigned")
public record RolesAssigned(
        UUID eventId, UUID userId, Instant occurredAt, List<String> assigned, List<String> roles, long revision)
        implements RoleEvent {}
