package dev.gatehouse.kit.audit;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** Something under {@code /admin} was refused; see {@link OperatorRefusal}. Of one caller and door there is one a minute. */
@JsonTypeName("operator.refused")
public record OperatorRefused(
        UUID eventId,
        Instant occurredAt,
        CallerType callerType,
        String callerId,
        String door,
        String clientAddress,
        String deviceName)
        implements OperatorEvent {

    static OperatorRefused of(OperatorRefusal refusal, UUID eventId, Instant occurredAt) {
        return new OperatorRefused(
                eventId,
                occurredAt,
                refusal.callerType(),
                refusal.callerId(),
                refusal.door(),
                refusal.clientAddress(),
                refusal.deviceName());
    }

    /** What is told. */
    public OperatorRefusal refusal() {
        return new OperatorRefusal(callerType, callerId, door, clientAddress, deviceName);
    }
}
