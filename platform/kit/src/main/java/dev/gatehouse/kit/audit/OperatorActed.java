package dev.gatehouse.kit.audit;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operator did something, and it is committed.
 *
 * @param operatorId who did it: CloudEvents {@code ce_subject} and the record's key
 * @param action what, as {@code <noun>.<verb in the past tense>}
 * @param userId to whom, if to somebody
 * @param details ids, codes and numbers
 * @param clientAddress an IP literal; empty when there is none
 * @param deviceName what the client calls itself
 */
@JsonTypeName("operator.acted")
public record OperatorActed(
        UUID eventId,
        UUID operatorId,
        Instant occurredAt,
        String action,
        @Nullable UUID userId,
        @Nullable String details,
        String clientAddress,
        String deviceName)
        implements OperatorEvent {}
