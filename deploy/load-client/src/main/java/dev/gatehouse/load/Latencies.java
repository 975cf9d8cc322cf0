package dev.gatehouse.load;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Durations in microseconds, to three digits, up to five minutes. Thread-safe. */
final class Latencies {

    private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;

    private final Histogram histogram = new ConcurrentHistogram(LONGEST_MICROS, 3);

    void record(long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos / 1_000, 0), LONGEST_MICROS));
    }

    long count() {
        return histogram.getTotalCount();
    }

    double millis(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1_000.0;
    }

    double maxMillis() {
        return histogram.getMaxValue() / 1_000.0;
    }
}
