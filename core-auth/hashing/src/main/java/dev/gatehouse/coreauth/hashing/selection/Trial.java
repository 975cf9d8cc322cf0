package dev.gatehouse.coreauth.hashing.selection;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import java.time.Duration;

/**
 * Tries an implementation: every answer must be the known one, and one must come in time. Java begins slow, vector code a thousand times
 * too slow, and is fast once it is compiled. So a trial goes on, with pauses, until the mark is met or the allowance used up.
 */
final class Trial {

    static final double ANY_TIME = Double.POSITIVE_INFINITY;
    private static final int RUNS = 8;

    /** A short question this many times slower than the mark is not worth a long one: it is not compiled yet. */
    private static final double FAR_OFF = 20;

    private final Stopwatch stopwatch;
    private final Duration allowance;

    /** @param allowance CPU time for one implementation */
    Trial(Stopwatch stopwatch, Duration allowance) {
        this.stopwatch = stopwatch;
        this.allowance = allowance;
    }

    /**
     * @param mark slowest acceptable time per KiB and pass, ns
     * @return the fastest time seen, which is no slower
     * @throws RejectedException with the reason
     */
    double run(Argon2Provider provider, double mark) throws RejectedException {
        try (var argon2 = provider.open()) {
            return run(argon2, mark);
        } catch (UnavailableException e) {
            throw new RejectedException(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            throw new RejectedException("fails with " + e);
        }
    }

    private double run(Argon2 argon2, double mark) throws RejectedException {
        long end = stopwatch.used() + allowance.toNanos();
        double best = fastest(argon2, Question.SHORT);
        while (true) {
            if (best <= mark * FAR_OFF) {
                best = fastest(argon2, Question.LONG);
                if (best <= mark) {
                    return best;
                }
            }
            if (stopwatch.used() >= end) {
                throw new RejectedException("%.0f ns per KiB, where %.0f are asked".formatted(best, mark));
            }
            stopwatch.rest();
            best = fastest(argon2, Question.SHORT);
        }
    }

    private double fastest(Argon2 argon2, Question question) throws RejectedException {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long before = stopwatch.used();
            if (!question.isAnsweredBy(argon2)) {
                throw new RejectedException("wrong answer");
            }
            fastest = Math.min(fastest, stopwatch.used() - before);
        }
        return (double) fastest / question.blocks();
    }

    /** The implementation is not to be used. */
    static final class RejectedException extends Exception {

        private static final long serialVersionUID = 1L;

        RejectedException(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
