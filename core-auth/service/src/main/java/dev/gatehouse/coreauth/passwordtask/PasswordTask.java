package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.keys.SealedPassword;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that this process has claimed.
 *
 * @param lease changes with each claim: whoever holds an old one changes nothing
 * @param attempt this one's number, from 1
 * @param waited until it was claimed
 * @param traceparent of the handover
 */
record PasswordTask(
        SealedPassword password,
        UUID lease,
        int attempt,
        Duration waited,
        @Nullable String traceparent) {

    UUID id() {
        return password.taskId();
    }

    UUID userId() {
        return password.userId();
    }
}
