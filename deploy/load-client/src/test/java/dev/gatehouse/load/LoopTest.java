package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void anOpenLoopSendsAllThatIsDueAndCountsEachAnswerOnce() throws InterruptedException {
        var sent = new AtomicInteger();

        var outcome = Loop.open(200, Duration.ofSeconds(1), i -> {
            sent.incrementAndGet();
            return Future.succeededFuture(i % 10 == 0 ? "503" : null);
        });

        assertThat(sent).hasValue(200);
        assertThat(outcome.succeeded()).isEqualTo(180);
        assertThat(outcome.others()).containsExactly(Map.entry("503", 20L));
    }

    @Test
    void aStallIsFeltByEveryRequestThatWasDueMeanwhile() throws InterruptedException {
        var outcome = Loop.open(100, Duration.ofSeconds(1), i -> {
            if (i == 0) {
                var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
            return Future.succeededFuture(null);
        });

        assertThat(outcome.latencies.millis(80)).isGreaterThan(200);
        assertThat(outcome.latencies.maxMillis()).isGreaterThan(490.0);
    }

    @Test
    void whatReturnsHasCountedTheLastAnswer() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            var outcome = Loop.times(1, 1, i -> {
                var answer = Promise.<String>promise();
                VERTX.runOnContext(ignored -> answer.complete("409"));
                return answer.future();
            });

            assertThat(outcome.others()).as("round %d", round).containsExactly(Map.entry("409", 1L));
        }
    }

    @Test
    void aClosedLoopKeepsItsWidthInFlight() throws InterruptedException {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();

        Outcome outcome;
        int rounds = 0;
        do { // again where the machine stood still until the time was over
            outcome = Loop.closed(4, Duration.ofMillis(400), i -> {
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                var done = Promise.<String>promise();
                VERTX.setTimer(10, timer -> {
                    inFlight.decrementAndGet();
                    done.complete(null);
                });
                return done.future();
            });
        } while (outcome.succeeded() <= 4 && ++rounds < 10);

        assertThat(most).hasValue(4);
        assertThat(outcome.succeeded()).isGreaterThan(4);
        assertThat(outcome.latencies.millis(50)).isGreaterThanOrEqualTo(9);
    }

    @Test
    void aFailureIsAnAnswerOfItsOwnName() throws InterruptedException {
        var outcome = Loop.times(5, 2, i -> Future.failedFuture(new IllegalStateException("secret detail")));

        assertThat(outcome.succeeded()).isZero();
        assertThat(outcome.others()).containsExactly(Map.entry("IllegalStateException", 5L));
    }
}
