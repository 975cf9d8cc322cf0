package dev.gatehouse.load;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The times of one kind of request, and what was answered that should not have been. Not thread-safe. */
final class Samples {

    private final double[] millis;
    private final Map<String, Long> others = new TreeMap<>();
    private int count;

    Samples(int most) {
        this.millis = new double[most];
    }

    /** @param other null for the answer that was meant */
    void add(double time, @Nullable String other) {
        millis[count++] = time;
        if (other != null) {
            others.merge(other, 1L, Long::sum);
        }
    }

    int count() {
        return count;
    }

    double[] millis() {
        return Arrays.copyOf(millis, count);
    }

    Map<String, Long> others() {
        return others;
    }
}
