package dev.gatehouse.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long replicas went on taking tokens of sessions that had ended, and what that is judged by. Thread-safe. */
final class RevocationDelays {

    private static final double MOST_MILLIS = 1_000;

    private final Map<String, List<Double>> afterAnswer = new TreeMap<>();
    private final Map<String, List<Double>> afterRequest = new TreeMap<>();
    private final Map<String, Integer> again = new TreeMap<>();

    /**
     * @param sent when the sign-out was
     * @param answered when its answer came
     */
    synchronized void add(Watch.Seen seen, long sent, long answered) {
        record(afterAnswer, seen.replica(), seen.lastAccepted() - answered);
        record(afterRequest, seen.replica(), seen.lastAccepted() - sent);
        again.merge(seen.replica(), seen.again() ? 1 : 0, Integer::sum);
    }

    /** @param signOuts of which each that was measured succeeded */
    synchronized Report report(Outcome signOuts) {
        var report = new Report();
        afterAnswer.forEach((name, millis) -> report.atMost(
                name + ", after the sign-out's answer: last accepted", Collections.max(millis), " ms", MOST_MILLIS));
        afterRequest.forEach((name, millis) -> {
            report.figure(name + ", after the sign-out was sent: median", Report.format(median(millis)) + " ms");
            report.atMost(
                    name + ", after the sign-out was sent: last accepted", Collections.max(millis), " ms", MOST_MILLIS);
        });
        again.forEach((name, times) -> report.atMost(name + ", accepted after a refusal", times, "", 0));
        report.atLeast("sign-outs", (double) signOuts.succeeded(), "", 1);
        report.atMost("sign-outs not measured", (double) (signOuts.total() - signOuts.succeeded()), "", 0);
        report.others(signOuts);
        return report;
    }

    /** Nothing accepted afterwards is a delay of nothing. */
    private static void record(Map<String, List<Double>> delays, String name, long nanos) {
        delays.computeIfAbsent(name, each -> new ArrayList<>()).add(Math.max(0, nanos) / 1e6);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
