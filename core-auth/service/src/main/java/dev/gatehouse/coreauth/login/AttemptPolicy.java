package dev.gatehouse.coreauth.login;

import java.time.Duration;
import java.time.Instant;

/**
 * The numbers of the attempt counters.
 *
 * @param ceiling tries in a row after which none is judged until they are forgotten
 * @param quickRepeat a try so soon after the one before it brings on {@code quickRepeatDelay}; zero: none does
 * @param networks what each network has
 * @param pairs what each account has from each network
 */
record AttemptPolicy(
        int freeTries,
        Duration firstDelay,
        Duration longestDelay,
        int ceiling,
        Duration forgottenAfter,
        Duration knownFor,
        Duration quickRepeat,
        Duration quickRepeatDelay,
        Bucket networks,
        Bucket pairs) {

    /**
     * A token bucket.
     *
     * @param burst its tokens when it is full; 0: it never refuses
     * @param refillMillis time in which it gets one token back
     */
    record Bucket(int burst, double refillMillis) {

        static final Bucket UNLIMITED = new Bucket(0, 1);

        /** @param tries what it gets back in each period */
        static Bucket of(int burst, int tries, Duration period) {
            return new Bucket(burst, (double) period.toMillis() / tries);
        }

        private Bucket stricter() {
            return new Bucket(Math.max(1, burst / 2), refillMillis * 2);
        }
    }

    static AttemptPolicy of(LoginConfig config) {
        return new AttemptPolicy(
                config.freeTries(),
                config.firstDelay(),
                config.longestDelay(),
                config.accountCeiling(),
                config.forgottenAfter(),
                config.knownFor(),
                config.quickRepeat(),
                config.quickRepeatDelay(),
                Bucket.of(config.networkBurst(), config.networkTries(), config.networkPeriod()),
                Bucket.of(config.pairBurst(), config.pairTries(), config.pairPeriod()));
    }

    /** For a process that counts alone: of several replicas each sees only its share of the tries. */
    AttemptPolicy stricter() {
        return new AttemptPolicy(
                Math.max(1, freeTries / 2),
                firstDelay,
                longestDelay,
                Math.max(1, ceiling / 2),
                forgottenAfter,
                knownFor,
                quickRepeat,
                quickRepeatDelay,
                networks.stricter(),
                pairs.stricter());
    }

    /**
     * What of this concerns that attempt. Delays alone for the secret of a program: nobody guesses it, its replicas come at once and
     * together, and it has no mail by which to end a wait of half a day.
     */
    AttemptPolicy concerning(Attempt attempt) {
        return switch (attempt.proof()) {
            case PASSWORD -> this;
            case CLIENT_SECRET ->
                new AttemptPolicy(
                        freeTries,
                        firstDelay,
                        longestDelay,
                        Integer.MAX_VALUE,
                        forgottenAfter,
                        knownFor,
                        Duration.ZERO,
                        quickRepeatDelay,
                        networks,
                        Bucket.UNLIMITED);
        };
    }

    /** The wait that the n-th try in a row from one network brings on; zero while there are free ones. */
    Duration delayAfter(int tries) {
        if (tries < freeTries || tries >= ceiling) {
            return accountDelayAfter(tries);
        }
        long doubled = firstDelay.toMillis() << Math.min(tries - freeTries, 20);
        return Duration.ofMillis(Math.min(doubled, longestDelay.toMillis()));
    }

    /** The wait that the n-th try in a row from anywhere brings on: none, or until the tries are forgotten. */
    Duration accountDelayAfter(int tries) {
        return tries < ceiling ? Duration.ZERO : forgottenAfter;
    }

    /** The wait that a try brings on by being made so soon. Clocks of replicas that differ make it soon rather than late. */
    Duration delayOfRepeat(Instant before, Instant now) {
        return quickRepeat.isPositive() && now.isBefore(before.plus(quickRepeat)) ? quickRepeatDelay : Duration.ZERO;
    }
}
