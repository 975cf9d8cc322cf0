package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TimingTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Probe UNKNOWN = new Probe("unknown", i -> Future.succeededFuture());

    private final Timing timing = new Timing(new Sampling(100, 7, Duration.ZERO));
    private final Report report = new Report();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void whatTakesTheSameTimeIsMet() throws InterruptedException {
        timing.compare(report, "sign-in", UNKNOWN, new Probe("known", i -> Future.succeededFuture()));

        assertThat(report.isMissed()).isFalse();
        assertThat(printed())
                .contains("| sign-in, samples of each, seed | 100, 7 |", "sign-in, known beside unknown: medians");
    }

    @Test
    void whatTakesLongerIsMissed() throws InterruptedException {
        timing.compare(report, "sign-in", UNKNOWN, new Probe("known", i -> {
            var answer = Promise.<String>promise();
            VERTX.setTimer(10, timer -> answer.complete());
            return answer.future();
        }));

        assertThat(report.isMissed()).isTrue();
    }

    @Test
    void anotherAnswerIsMissedWhateverItsTime() throws InterruptedException {
        timing.compare(
                report, "sign-in", UNKNOWN, new Probe("known", i -> Future.succeededFuture(i == 5 ? "503" : null)));

        assertThat(report.isMissed()).isTrue();
        assertThat(printed()).contains("| sign-in, known, answered 503 | 1.00 | ≤ 0.00 | MISSED |");
    }

    @Test
    void eachNumberIsAskedForOnce() throws InterruptedException {
        var asked = new ArrayList<Integer>();

        timing.compare(report, "sign-in", UNKNOWN, new Probe("known", i -> {
            asked.add(i);
            return Future.succeededFuture();
        }));

        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, timing.numbers()).boxed().toList());
    }

    private String printed() {
        var bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), "");
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
