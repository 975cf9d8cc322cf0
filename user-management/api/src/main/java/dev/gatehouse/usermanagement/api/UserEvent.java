package dev.gatehouse.usermanagement.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/**
 * Facts about accounts, on {@code gatehouse.users.v1}. The wire type (CloudEvents {@code ce_type}) is the record's {@code @JsonTypeName} and is repeated in the body as
 * {@code type}. Additive only: a field or a type may be added, never changed or removed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = UnknownUserEvent.class)
@JsonSubTypes({
    @JsonSubTypes.Type(UserRegistered.class),
    @JsonSubTypes.Type(UserProfileChanged.class),
    @JsonSubTypes.Type(UserSuspended.class),
    @JsonSubTypes.Type(UserReactivated.class)
})
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface UserEvent
        permits UserRegistered, UserProfileChanged, UserSuspended, UserReactivated, UnknownUserEvent {

    /** The event's own id, a UUIDv7: CloudEvents {@code ce_id}, the key by which duplicates are dropped. */
    UUID eventId();

    /** Whom it is about: CloudEvents {@code ce_subject} and the record's key. */
    UUID userId();

    /** When it became true, by the producer's clock. */
    Instant occurredAt();
}
