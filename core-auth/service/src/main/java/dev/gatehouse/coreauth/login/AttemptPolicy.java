package dev.gatehouse.coreauth.login;

import java.time.Duration;

/**
 * The numbers of the attempt counters.
 *
 * @param burst tokens of a network's bucket
 * @param refillMillis time in which the bucket gets one token back
 */
record AttemptPolicy(
        int freeTries,
        Duration firstDelay,
        Duration longestDelay,
        int accountCeiling,
        Duration forgottenAfter,
        Duration knownFor,
        int burst,
        double refillMillis) {

    static AttemptPolicy of(LoginConfig config) {
        return new AttemptPolicy(
                config.freeTries(),
                config.firstDelay(),
                config.longestDelay(),
                config.accountCeiling(),
                config.forgottenAfter(),
                config.knownFor(),
                config.networkBurst(),
                (double) config.networkPeriod().toMillis() / config.networkTries());
    }

    /** For a process that counts alone: of several replicas each sees only its share of the tries. */
    AttemptPolicy stricter() {
        return new AttemptPolicy(
                Math.max(1, freeTries / 2),
                firstDelay,
                longestDelay,
                Math.max(1, accountCeiling / 2),
                forgottenAfter,
                knownFor,
                Math.max(1, burst / 2),
                refillMillis * 2);
    }

    /** The wait that the n-th try in a row brings on; zero while there are free ones. */
    Duration delayAfter(int tries, int free) {
        if (tries < free) {
            return Duration.ZERO;
        }
        long doubled = firstDelay.toMillis() << Math.min(tries - free, 20);
        return Duration.ofMillis(Math.min(doubled, longestDelay.toMillis()));
    }
}
