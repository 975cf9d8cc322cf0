package dev.gatehouse.kit.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who operates, and from where.
 *
 * @param address an IP literal as the gateway saw it; empty when there is none
 * @param deviceName what the client calls itself, cut where it is longer than 200 characters
 */
public record Operator(UUID id, String address, String deviceName) {

    private static final int LONGEST_NAME = 200;

    public Operator {
        deviceName = named(deviceName);
    }

    static String named(String deviceName) {
        return deviceName.substring(0, Math.min(deviceName.length(), LONGEST_NAME));
    }

    /**
     * @param action what, as {@code <noun>.<verb in the past tense>}, for example {@code dead-letter.replayed}
     * @param userId to whom, if to somebody
     * @param details ids, codes and numbers; nothing that somebody typed
     */
    public OperatorAction did(String action, @Nullable UUID userId, @Nullable String details) {
        return new OperatorAction(this, action, userId, details);
    }
}
