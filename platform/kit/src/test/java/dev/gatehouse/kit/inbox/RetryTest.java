package dev.gatehouse.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    private static final RandomGenerator LEAST = new Drawing(bound -> 0);
    private static final RandomGenerator GREATEST = new Drawing(bound -> bound - 1);

    private final Throwable failure = new IllegalStateException("not yet");

    @ParameterizedTest
    @CsvSource({
        "1, 500, 1000",
        "2, 1000, 2000",
        "3, 2000, 4000",
        "4, 4000, 8000",
        "5, 8000, 16000",
        "6, 16000, 32000",
        "7, 32000, 64000",
        "8, 64000, 128000",
        "10, 256000, 512000",
        "11, 300000, 600000",
        "50, 300000, 600000"
    })
    void theWaitDoublesWithinItsBounds(int attempts, long leastMillis, long mostMillis) {
        var retry = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(10), 51);

        assertThat(retry.after(failure, attempts, LEAST)).isEqualTo(again(leastMillis));
        assertThat(retry.after(failure, attempts, GREATEST)).isEqualTo(again(mostMillis));
    }

    @Test
    void theLastTryIsFollowedByNone() {
        var retry = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(10), 8);

        assertThat(retry.after(failure, 7, LEAST)).isEqualTo(again(32_000));
        assertThat(retry.after(failure, 8, LEAST)).isEqualTo(new Retry.Next(true, Duration.ZERO));
    }

    @Test
    void whatCanNeverSucceedIsNotTriedAgain() {
        var retry = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(10), 8);

        assertThat(retry.after(new PermanentFailure("empty body"), 1, LEAST))
                .isEqualTo(new Retry.Next(true, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "22001, true", // too long
        "22P02, true", // no such value of an enum
        "22021, true", // no such character
        "23502, true", // null
        "23514, true", // a check
        "23503, false", // the row meant may come with another event
        "23505, false", // a race with another event: the next try finds what that one has left
        "40001, false",
        "40P01, false",
        "42P01, false"
    })
    void whatTheDatabaseRefusesForItsValuesIsNotTriedAgain(String state, boolean dead) {
        var retry = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(10), 8);
        var refused = new PgException("said", "ERROR", state, "");

        assertThat(retry.after(refused, 1, LEAST).isDead()).isEqualTo(dead);
        assertThat(retry.after(new IllegalStateException(refused), 1, LEAST).isDead())
                .isEqualTo(dead);
    }

    private static Retry.Next again(long millis) {
        return new Retry.Next(false, Duration.ofMillis(millis));
    }

    /** What it draws below a bound is no chance. */
    private record Drawing(LongUnaryOperator below) implements RandomGenerator {

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
            return below.applyAsLong(bound);
        }
    }
}
