package dev.gatehouse.kit.inbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When an event is tried again after a failure, if at all: doubling waits with full jitter, a bounded number of tries. */
record Retry(Duration first, Duration longest, int tries) {

    /** @param isDead never again, but for an operator's replay */
    record Next(boolean isDead, Duration delay) {

        static final Next NEVER = new Next(true, Duration.ZERO);
    }

    /** @param attempts tries so far, at least 1 */
    Next after(Throwable failure, int attempts, RandomGenerator random) {
        if (failure instanceof PermanentFailure || attempts >= tries) {
            return Next.NEVER;
        }
        long doubled = first.toMillis() << Math.min(attempts - 1, 30);
        long bound = Math.min(doubled, longest.toMillis());
        return new Next(false, Duration.ofMillis(bound / 2 + random.nextLong(bound / 2 + 1)));
    }
}
