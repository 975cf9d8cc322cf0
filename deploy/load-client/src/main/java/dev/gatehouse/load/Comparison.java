package dev.gatehouse.load;

import java.util.Arrays;

/**
 * Whether the times of one kind of request can be told from those of another.
 *
 * @param median in milliseconds
 * @param otherMedian in milliseconds
 * @param p by {@link MannWhitney}
 */
record Comparison(double median, double otherMedian, double p) {

    static final String BAR = "< 2 ms or p > 0.01";
    private static final double DIFFERENCE_MILLIS = 2;
    private static final double LEAST_P = 0.01;

    static Comparison of(double[] millis, double[] otherMillis) {
        return new Comparison(median(millis), median(otherMillis), MannWhitney.p(millis, otherMillis));
    }

    boolean isMet() {
        return Math.abs(median - otherMedian) < DIFFERENCE_MILLIS || p > LEAST_P;
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
