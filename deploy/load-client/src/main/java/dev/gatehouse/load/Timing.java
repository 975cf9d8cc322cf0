package dev.gatehouse.load;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Whether the time of an answer tells an address that somebody has from one that nobody has: one request at a time, shuffled. */
final class Timing {

    /** Of each kind, sent before those that count, about numbers of their own. */
    static final int WARM_UP = 50;

    private static final int TIMEOUT_SECONDS = 60;

    private final Sampling sampling;

    Timing(Sampling sampling) {
        this.sampling = sampling;
    }

    /** Numbers that a probe is asked for, from 0 on: accounts that are needed where each can be asked about once only. */
    int numbers() {
        return sampling.samples() + WARM_UP;
    }

    /** Each of the probes beside the one of what nobody has. */
    void compare(Report report, String what, Probe unknown, Probe... probes) throws InterruptedException {
        var kinds = Stream.concat(Stream.of(unknown), Stream.of(probes)).toList();
        take(kinds, WARM_UP, sampling.samples());
        var samples = take(kinds, sampling.samples(), 0);
        var reference = samples.getFirst();
        report.figure(what + ", samples of each, seed", sampling.samples() + ", " + sampling.seed());
        for (int kind = 1; kind < kinds.size(); kind++) {
            var comparison = Comparison.of(samples.get(kind).millis(), reference.millis());
            report.judged(
                    what + ", " + kinds.get(kind).name() + " beside " + unknown.name() + ": medians; Mann-Whitney p",
                    Report.format(comparison.median()) + ", " + Report.format(comparison.otherMedian()) + " ms; "
                            + Report.format(comparison.p()),
                    Comparison.BAR,
                    comparison.isMet());
        }
        for (int kind = 0; kind < kinds.size(); kind++) {
            var name = what + ", " + kinds.get(kind).name() + ", answered ";
            samples.get(kind)
                    .others()
                    .forEach((other, count) -> report.atMost(name + other, count.doubleValue(), "", 0));
        }
    }

    private List<Samples> take(List<Probe> kinds, int each, int firstNumber) throws InterruptedException {
        var samples = kinds.stream().map(kind -> new Samples(each)).toList();
        for (int kind : Interleaving.of(kinds.size(), each, sampling.seed())) {
            var those = samples.get(kind);
            sample(those, kinds.get(kind), firstNumber + those.count());
            LockSupport.parkNanos(sampling.pause().toNanos());
        }
        return samples;
    }

    private static void sample(Samples samples, Probe probe, int number) throws InterruptedException {
        long sent = System.nanoTime();
        try {
            var other = probe.request()
                    .apply(number)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            samples.add((System.nanoTime() - sent) / 1e6, other);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer", e);
        }
    }
}
