package dev.gatehouse.usermanagement.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account was accepted; its credential, roles and mail follow.
 *
 * @param importedBy the operator who brought it from another system; null when the person registered
 * @param emailVerified the address needs no mail: it was verified elsewhere
 */
@JsonTypeName("user.registered")
public record UserRegistered(
        UUID eventId,
        UUID userId,
        Instant occurredAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID importedBy,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean emailVerified)
        implements UserEvent {

    /** By the person. */
    public UserRegistered(UUID eventId, UUID userId, Instant occurredAt) {
        this(eventId, userId, occurredAt, null, false);
    }
}
