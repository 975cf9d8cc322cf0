package dev.gatehouse.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a run saw: latencies of what succeeded, and every other answer by its name. Thread-safe. */
final class Outcome {

    final Latencies latencies = new Latencies();
    private final Map<String, LongAdder> others = new ConcurrentHashMap<>();

    void succeeded(long nanos) {
        latencies.record(nanos);
    }

    void other(String name) {
        others.computeIfAbsent(name, absent -> new LongAdder()).increment();
    }

    long succeeded() {
        return latencies.count();
    }

    long total() {
        return succeeded() + others.values().stream().mapToLong(LongAdder::sum).sum();
    }

    Map<String, Long> others() {
        var sums = new TreeMap<String, Long>();
        others.forEach((name, sum) -> sums.put(name, sum.sum()));
        return sums;
    }

    String p50AndP99() {
        return Report.format(latencies.millis(50)) + ", " + Report.format(latencies.millis(99)) + " ms";
    }
}
