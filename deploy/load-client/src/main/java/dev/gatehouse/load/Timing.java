package dev.gatehouse.load;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Whether the time of an answer tells a known address from an unknown one: one request at a time, in random order. */
final class Timing {

    private static final double LARGEST_DIFFERENCE_MILLIS = 2;
    private static final double LEAST_P = 0.01;
    private static final int WARM_UP = 50;
    private static final int TIMEOUT_SECONDS = 60;

    private final Random random;

    Timing(long seed) {
        this.random = new Random(seed);
    }

    /**
     * @param known makes the i-th request about an account that exists
     * @param unknown the same about one that does not
     */
    void compare(
            Report report,
            String what,
            int samples,
            IntFunction<Future<@Nullable String>> known,
            IntFunction<Future<@Nullable String>> unknown)
            throws InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            millis(known, samples + i);
            millis(unknown, samples + i);
        }
        var ofKnown = new double[samples];
        var ofUnknown = new double[samples];
        for (int i = 0; i < samples; i++) {
            if (random.nextBoolean()) {
                ofKnown[i] = millis(known, i);
                ofUnknown[i] = millis(unknown, i);
            } else {
                ofUnknown[i] = millis(unknown, i);
                ofKnown[i] = millis(known, i);
            }
        }
        double difference = Math.abs(median(ofKnown) - median(ofUnknown));
        double p = MannWhitney.p(ofKnown, ofUnknown);
        report.figure(
                what + ": median of known, unknown (" + samples + " each)",
                Report.format(median(ofKnown)) + ", " + Report.format(median(ofUnknown)) + " ms");
        report.figure(what + ": Mann-Whitney p", Report.format(p));
        report.atMost(
                what + ": difference of medians, unless p > " + LEAST_P,
                p > LEAST_P ? 0 : difference,
                " ms",
                LARGEST_DIFFERENCE_MILLIS);
    }

    private static double millis(IntFunction<Future<@Nullable String>> request, int i) throws InterruptedException {
        long sent = System.nanoTime();
        try {
            request.apply(i).toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer", e);
        }
        return (System.nanoTime() - sent) / 1e6;
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
