package dev.gatehouse.chaos;

import dev.gatehouse.chaos.check.Findings;
import dev.gatehouse.chaos.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run shows: a line per fault as it ends, the headline last. Also kept as Markdown. */
final class Report {

    /** @param verdict {@code ok}, {@code FAILED: …} or {@code not run: …} */
    private record Row(Fault fault, String figure, String verdict, double seconds) {}

    private final List<Row> rows = new ArrayList<>();
    private boolean failed;

    /** Why the run did not come to its end; null when it did. */
    private @Nullable String unfinished;

    String ran(Fault fault, Fault.Outcome outcome, double seconds) {
        var verdict = outcome.broken().isEmpty() ? "ok" : "FAILED: " + String.join("; ", outcome.broken());
        failed |= !outcome.broken().isEmpty();
        return add(new Row(fault, outcome.figure(), verdict, seconds));
    }

    String broke(Fault fault, Exception defect, double seconds) {
        failed = true;
        return add(new Row(fault, "", "FAILED: " + defect, seconds));
    }

    String notRun(Fault fault, String why) {
        return add(new Row(fault, "", "not run: " + why, 0));
    }

    String unfinished(String why) {
        failed = true;
        unfinished = why;
        return "FAILED: " + why;
    }

    boolean hasFailed() {
        return failed;
    }

    private String add(Row row) {
        rows.add(row);
        return "%-4s %-48s %s%n     %s (%.0f s)"
                .formatted(row.fault().id(), row.fault().title(), row.verdict(), row.figure(), row.seconds());
    }

    void write(Path file, Findings findings, String heading, @Nullable String counts) throws IOException {
        var text = new StringBuilder(heading)
                .append("\n\n**")
                .append(findings.headline())
                .append("** (mails parked ")
                .append(findings.parked().size())
                .append(")\n\n| # | fault | figure | verdict |\n|---|---|---|---|\n");
        for (var row : rows) {
            text.append("| %s | %s | %s | %s |%n"
                    .formatted(row.fault().id(), row.fault().title(), row.figure(), row.verdict()));
        }
        if (unfinished != null) {
            text.append("\nFAILED: ").append(unfinished).append('\n');
        }
        if (counts != null) {
            text.append("\nWhat the clients met: ").append(counts).append('\n');
        }
        Files.writeString(file, text);
    }
}
