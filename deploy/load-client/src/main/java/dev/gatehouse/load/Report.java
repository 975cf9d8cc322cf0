package dev.gatehouse.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table of figures, with the bar where there is one. */
final class Report {

    private static final String MET = "met";
    private static final String MISSED = "MISSED";

    private record Line(String what, String figure, String bar, String verdict) {}

    private final List<Line> lines = new ArrayList<>();

    void figure(String what, String figure) {
        lines.add(new Line(what, figure, "", ""));
    }

    void atMost(String what, double value, String unit, double bar) {
        judged(what, format(value) + unit, "≤ " + format(bar) + unit, value <= bar);
    }

    void atLeast(String what, double value, String unit, double bar) {
        judged(what, format(value) + unit, "≥ " + format(bar) + unit, value >= bar);
    }

    void judged(String what, String figure, String bar, boolean met) {
        lines.add(new Line(what, figure, bar, met ? MET : MISSED));
    }

    boolean isMissed() {
        return lines.stream().anyMatch(line -> line.verdict().equals(MISSED));
    }

    void others(Outcome outcome) {
        outcome.others().forEach((name, count) -> figure("other answers: " + name, String.valueOf(count)));
    }

    /** CPU per operation and process, the larger ones. */
    void cpu(Processes used, long operations) {
        var parts = new ArrayList<String>();
        double sum = 0;
        for (var entry : used.cpuMillis().entrySet()) {
            double each = entry.getValue() / (double) operations;
            sum += each;
            if (each >= 0.01) {
                parts.add(entry.getKey() + " " + String.format(Locale.ROOT, "%.2f", each));
            }
        }
        figure("CPU per operation", String.format(Locale.ROOT, "%.2f ms: ", sum) + String.join(", ", parts));
    }

    void print(PrintStream out, String title) {
        out.println();
        out.println("| " + title + " | measured | bar | |");
        out.println("|---|---|---|---|");
        lines.forEach(line -> out.println(
                "| " + line.what() + " | " + line.figure() + " | " + line.bar() + " | " + line.verdict() + " |"));
        out.flush();
    }

    static String format(double value) {
        return value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
