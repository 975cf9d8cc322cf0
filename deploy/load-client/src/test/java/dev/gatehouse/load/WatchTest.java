package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each answer takes 100 ms; after those that are given, the last one is repeated. */
class WatchTest {

    private long millis;

    @Test
    void whatRefusesFromTheBeginningHasNotAccepted() {
        assertThat(watch(401).isAccepted().result()).isFalse();
        assertThat(watch(503).isAccepted().result()).isFalse();
        assertThat(watch(200).isAccepted().result()).isTrue();
        assertThat(watch(403).isAccepted().result()).isTrue();
    }

    @Test
    void theLastAcceptedOneCounts() {
        var seen = seen(200, 200, 200, 401);

        assertThat(seen).isEqualTo(new Watch.Seen("core-auth-1", nanos(200), false));
        assertThat(millis).as("a second of refusals").isEqualTo(1_300);
    }

    @Test
    void nothingAcceptedIsADelayOfNothing() {
        assertThat(seen(401)).isEqualTo(new Watch.Seen("core-auth-1", 0, false));
    }

    @Test
    void whatAcceptsAgainIsSeen() {
        var seen = seen(200, 401, 401, 200, 401);

        assertThat(seen).isEqualTo(new Watch.Seen("core-auth-1", nanos(300), true));
    }

    @Test
    void whatNeverRefusesEndsAndIsLate() {
        assertThat(seen(200)).isEqualTo(new Watch.Seen("core-auth-1", nanos(9_900), false));
    }

    @Test
    void anotherAnswerIsNoRefusal() {
        assertThat(seen(200, 503, 401)).isEqualTo(new Watch.Seen("core-auth-1", nanos(100), false));
    }

    private Watch.Seen seen(int... statuses) {
        return watch(statuses).untilRefused(0).result();
    }

    private Watch watch(int... statuses) {
        millis = 0;
        Deque<Integer> answers =
                new ArrayDeque<>(Arrays.stream(statuses).boxed().toList());
        return new Watch("core-auth-1", () -> Future.succeededFuture(next(answers)), () -> nanos(millis));
    }

    private int next(Deque<Integer> answers) {
        millis += 100;
        return answers.size() > 1 ? answers.pop() : answers.element();
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
