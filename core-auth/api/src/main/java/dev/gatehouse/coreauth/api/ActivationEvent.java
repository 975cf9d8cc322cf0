package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/**
 * Facts about how far an account's set-up has come, on {@code gatehouse.activations.v1}. The wire type (CloudEvents {@code ce_type}) is the record's {@code @JsonTypeName} and is repeated in the body as
 * {@code type}. Additive only: a field or a type may be added, never changed or removed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = UnknownActivationEvent.class)
@JsonSubTypes({
    @JsonSubTypes.Type(PasswordReady.class),
    @JsonSubTypes.Type(UserActivated.class),
    @JsonSubTypes.Type(ActivationFailed.class),
    @JsonSubTypes.Type(ReportMissed.class)
})
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface ActivationEvent
        permits PasswordReady, UserActivated, ActivationFailed, ReportMissed, UnknownActivationEvent {

    /** The event's own id, a UUIDv7: CloudEvents {@code ce_id}, the key by which duplicates are dropped. */
    UUID eventId();

    /** Whom it is about: CloudEvents {@code ce_subject} and the record's key. */
    UUID userId();

    /** When it became true, by the producer's clock. */
    Instant occurredAt();
}
