package dev.gatehouse.kit.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/**
 * What operators did, and what was refused, on each service's own topic {@code gatehouse.<service>-operators.v1}, which core-auth reads. Additive only: a
 * field or a type may be added, never changed or removed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = UnknownOperatorEvent.class)
@JsonSubTypes({@JsonSubTypes.Type(OperatorActed.class), @JsonSubTypes.Type(OperatorRefused.class)})
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface OperatorEvent permits OperatorActed, OperatorRefused, UnknownOperatorEvent {

    /** The event's own id, a UUIDv7: CloudEvents {@code ce_id}, the key by which duplicates are dropped. */
    UUID eventId();

    /** When it was done, by the service's clock. */
    Instant occurredAt();
}
