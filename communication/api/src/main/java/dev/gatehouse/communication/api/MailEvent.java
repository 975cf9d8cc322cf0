package dev.gatehouse.communication.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/**
 * Facts about mail, on {@code gatehouse.mail.v1}. The wire type (CloudEvents {@code ce_type}) is the record's {@code @JsonTypeName} and is repeated in the body as
 * {@code type}. Additive only: a field or a type may be added, never changed or removed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = UnknownMailEvent.class)
@JsonSubTypes({
    @JsonSubTypes.Type(MailSent.class),
    @JsonSubTypes.Type(MailDelayed.class),
    @JsonSubTypes.Type(MailFailed.class),
    @JsonSubTypes.Type(EmailVerified.class)
})
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface MailEvent permits MailSent, MailDelayed, MailFailed, EmailVerified, UnknownMailEvent {

    /** The event's own id, a UUIDv7: CloudEvents {@code ce_id}, the key by which duplicates are dropped. */
    UUID eventId();

    /** Whom it is about: CloudEvents {@code ce_subject} and the record's key. */
    UUID userId();

    /** When it became true, by the producer's clock. */
    Instant occurredAt();
}
