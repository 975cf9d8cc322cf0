package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.postgres.PostgresFailure;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When an event is tried again after a failure, if at all: doubling waits of which up to half is left to chance, a bounded number
 * of tries. What surely fails again is not tried. Of all else nobody can tell that, be it a defect: a few tries too many cost
 * little, and one too few leaves somebody waiting.
 */
record Retry(Duration first, Duration longest, int tries) {

    /** @param isDead never again, but for an operator's replay */
    record Next(boolean isDead, Duration delay) {

        static final Next NEVER = new Next(true, Duration.ZERO);
    }

    /** @param attempts tries so far, at least 1 */
    Next after(Throwable failure, int attempts, RandomGenerator random) {
        if (isPermanent(failure) || attempts >= tries) {
            return Next.NEVER;
        }
        long doubled = first.toMillis() << Math.min(attempts - 1, 30);
        long bound = Math.min(doubled, longest.toMillis());
        return new Next(false, Duration.ofMillis(bound / 2 + random.nextLong(bound / 2 + 1)));
    }

    private static boolean isPermanent(Throwable failure) {
        return failure instanceof PermanentFailure || PostgresFailure.isBadData(failure);
    }
}
