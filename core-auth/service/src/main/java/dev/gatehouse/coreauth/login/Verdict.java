package dev.gatehouse.coreauth.login;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a counter says of an attempt.
 *
 * @param toWait zero: it may be made, and was counted; else how long to wait, and it was counted nowhere
 * @param by the limit that refuses it; null when none does
 */
record Verdict(Duration toWait, @Nullable Reason by) {

    static final Verdict PASSED = new Verdict(Duration.ZERO, null);

    /** Which limit refuses an attempt. Stored by name in Redis: never rename. */
    enum Reason {
        /** Too many of one network, whatever the accounts. */
        NETWORK,
        /** Too many of one account from one network or known device, right or wrong. */
        PAIR,
        /** Wrong ones of one account from one of those, in a row. */
        DELAY,
        /** Two of one account from one of those within a moment. */
        QUICK_REPEAT,
        /** The ceiling of wrong ones in a row of one account, from one of those. */
        PAIR_CEILING,
        /** The same from anywhere: it refuses whoever comes from a network that is not known, on no known device. */
        CEILING;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Verdict of(Duration toWait, Reason by) {
        return toWait.isPositive() ? new Verdict(toWait, by) : PASSED;
    }

    boolean isRefusal() {
        return toWait.isPositive();
    }

    /** Of two the one with the longer wait; this one when they are the same. */
    Verdict orLonger(Verdict other) {
        return toWait.compareTo(other.toWait) < 0 ? other : this;
    }
}
