package dev.gatehouse.usermanagement.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** The display name or locale changed; {@code version} is the profile's new version. */
@JsonTypeName("user.profile-changed")
public record UserProfileChanged(UUID eventId, UUID userId, Instant occurredAt, long version) implements UserEvent {}
