package dev.gatehouse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.check.Findings;
import dev.gatehouse.chaos.check.Kept;
import dev.gatehouse.chaos.check.Registrations;
import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.fault.Scene;
import dev.gatehouse.chaos.load.Tally;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsTest {

    private static final Fault POSSIBLE = new Planned("F1", "kill", "");
    private static final Fault IMPOSSIBLE = new Planned("F17", "packet loss", "iptables is not installed");
    private static final Duration NEVER = Duration.ofMinutes(10);
    private static final long MARK = 17;

    private record Planned(String id, String title, String obstacle) implements Fault {

        @Override
        public Outcome run(Scene scene) {
            return Outcome.of("20 kills");
        }
    }

    @TempDir
    Path directory;

    private final Report report = new Report();
    private final Tally tally = new Tally();
    private final List<String> lost = new ArrayList<>();
    private int acknowledged = 31;

    private final Registrations registrations = new Registrations() {
        @Override
        public long mark() {
            return MARK;
        }

        @Override
        public Kept since(long mark) {
            assertThat(mark).isEqualTo(MARK);
            return new Kept(acknowledged, List.copyOf(lost));
        }
    };

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    private final Attempts attempts =
            new Attempts(report, tally, registrations, new Crowd(() -> 7, () -> 3, 8), NEVER, out);

    @Test
    void aFaultThatCannotBeMadeIsListedAsNotRunAndNeverAsOk() throws Exception {
        attempts.attempt(IMPOSSIBLE, () -> {
            throw new AssertionError("made all the same");
        });

        assertThat(told.toString(StandardCharsets.UTF_8))
                .matches(
                        "F17  %-48s not run: iptables is not installed%n      \\(\\d+ s\\)%n".formatted("packet loss"));
        assertThat(rows()).containsExactly("| F17 | packet loss |  | not run: iptables is not installed |");
        assertThat(report.hasFailed()).isFalse();
    }

    @Test
    void aFaultThatWasMadeIsOkWhenWhatItExpectsHeld() throws Exception {
        attempts.attempt(POSSIBLE, () -> Fault.Outcome.of("20 kills").and(true, "nothing"));

        assertThat(told.toString(StandardCharsets.UTF_8).lines()).contains("---- F1 kill, acked so far 7, under way 3");
        assertThat(rows()).containsExactly("| F1 | kill | 20 kills, acked 31, lost 0 | ok |");
        assertThat(report.hasFailed()).isFalse();
    }

    @Test
    void saysHowFarAFaultIsWhileItLasts() throws Exception {
        var asked = new CountDownLatch(4); // by the first line, and the last of the others may not be out yet
        var crowd = new Crowd(
                () -> {
                    asked.countDown();
                    return 7;
                },
                () -> 3,
                8);

        var attempts = new Attempts(report, tally, registrations, crowd, Duration.ofMillis(5), out);
        attempts.attempt(POSSIBLE, () -> {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            return Fault.Outcome.of("20 kills");
        });

        assertThat(told.toString(StandardCharsets.UTF_8).lines().skip(1).limit(2))
                .hasSize(2)
                .allMatch(line -> line.matches(" {5}F1 for \\d+ s: acked so far 7, under way 3"));
    }

    @Test
    void aFaultBeginsWhenThoseWhomTheLastOneKeptWaitingHaveArrived() throws Exception {
        var underWay = new AtomicInteger(11);
        var crowd = new Crowd(() -> 7, underWay::decrementAndGet, 8);

        new Attempts(report, tally, registrations, crowd, NEVER, out)
                .attempt(POSSIBLE, () -> Fault.Outcome.of("20 kills"));

        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .startsWith("---- F1 kill, acked so far 7, under way 7"); // 10, 9, 8, and then told
    }

    @Test
    void aRunThatComesToNoEndHasFailedAndTheReportSaysWhy() throws Exception {
        assertThat(report.unfinished("acked 3 of the 300 wanted")).isEqualTo("FAILED: acked 3 of the 300 wanted");

        assertThat(report.hasFailed()).isTrue();
        assertThat(written()).contains("FAILED: acked 3 of the 300 wanted");
    }

    @Test
    void whatMustNeverBeFailsTheFaultDuringWhichItWas() throws Exception {
        tally.count(Tally.WRONG_ALLOWS);
        attempts.attempt(POSSIBLE, () -> {
            Tally.NEVER.forEach(tally::count);
            return Fault.Outcome.of("20 kills");
        });

        assertThat(rows())
                .containsExactly("| F1 | kill | 20 kills, acked 31, lost 0"
                        + " | FAILED: wrong allows 1; revoked but accepted 1;"
                        + " second user for one key 1; own registration refused as taken 1;"
                        + " requests answered 500 1 |");
        assertThat(report.hasFailed()).isTrue();
    }

    @Test
    void whoWasAcknowledgedAndIsLostFailsTheFaultDuringWhichItWas() throws Exception {
        lost.add("ada");
        attempts.attempt(POSSIBLE, () -> Fault.Outcome.of("20 kills"));

        assertThat(rows())
                .containsExactly("| F1 | kill | 20 kills, acked 31, lost 1"
                        + " | FAILED: nobody who was acknowledged is lost |");
        assertThat(report.hasFailed()).isTrue();
    }

    @Test
    void whereNobodyIsAcknowledgedNobodyIsLost() throws Exception {
        acknowledged = 0;
        attempts.attempt(POSSIBLE, () -> Fault.Outcome.of("20 kills"));

        assertThat(rows()).containsExactly("| F1 | kill | 20 kills, acked 0, lost 0 | ok |");
        assertThat(report.hasFailed()).isFalse();
    }

    @Test
    void aFaultThatCouldNotBeEndedHasFailed() throws Exception {
        attempts.attempt(POSSIBLE, () -> {
            throw new IllegalStateException("it does not come back");
        });

        assertThat(rows())
                .containsExactly("| F1 | kill |  | FAILED: java.lang.IllegalStateException: it does not come back |");
        assertThat(report.hasFailed()).isTrue();
    }

    private List<String> rows() throws IOException {
        return written().stream().filter(line -> line.startsWith("| F")).toList();
    }

    private List<String> written() throws IOException {
        var file = directory.resolve("report.md");
        report.write(file, nothing(), "Seed 1", null);
        return Files.readAllLines(file);
    }

    private static Findings nothing() {
        var none = List.<String>of();
        return new Findings(0, 0, none, none, none, none, none, none, none, none, none, none, none, 0, 0, 0, none);
    }
}
