package dev.gatehouse.load;

import java.util.Arrays;

/**
 * The Mann-Whitney U test, two-sided, by the normal approximation with a correction for ties and continuity (good from some
 * twenty samples each on).
 */
final class MannWhitney {

    /** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: error below 1.5e-7. */
    private static final double[] ERF = {0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429};

    private static final double ERF_P = 0.3275911;

    private MannWhitney() {}

    /** How probable so great a difference of ranks is if both come from one distribution; 1 if all are equal. */
    static double p(double[] one, double[] other) {
        int n = one.length + other.length;
        double[] all = Arrays.copyOf(one, n);
        System.arraycopy(other, 0, all, one.length, other.length);
        Arrays.sort(all);
        double ranks = 0;
        for (double value : one) {
            ranks += rank(all, value);
        }
        double u = ranks - one.length * (one.length + 1) / 2.0;
        double mean = one.length * (double) other.length / 2;
        double variance = mean / 6 * (n + 1 - ties(all) / (n * (n - 1.0)));
        if (variance <= 0) {
            return 1;
        }
        double z = Math.max(0, Math.abs(u - mean) - 0.5) / Math.sqrt(variance);
        return 1 - erf(z / Math.sqrt(2));
    }

    /** The mean rank, from 1 on, of all that are equal. */
    private static double rank(double[] sorted, double value) {
        return (firstNotBelow(sorted, value) + firstNotBelow(sorted, Math.nextUp(value)) + 1) / 2.0;
    }

    private static int firstNotBelow(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double ties(double[] sorted) {
        double sum = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = firstNotBelow(sorted, Math.nextUp(sorted[from]));
            double equal = to - from;
            sum += equal * equal * equal - equal;
            from = to;
        }
        return sum;
    }

    private static double erf(double x) {
        double t = 1 / (1 + ERF_P * x);
        double sum = 0;
        for (int i = ERF.length - 1; i >= 0; i--) {
            sum = (sum + ERF[i]) * t;
        }
        return 1 - sum * Math.exp(-x * x);
    }
}
