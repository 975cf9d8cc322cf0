package dev.gatehouse.kit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalWindowsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Limit THREE_A_MINUTE = new Limit(3, Duration.ofMinutes(1));
    private static final Limit FIVE_AN_HOUR = new Limit(5, Duration.ofHours(1));

    private final LocalWindows windows = new LocalWindows(List.of(THREE_A_MINUTE, FIVE_AN_HOUR), 100);

    @Test
    void noWindowHasMoreThanItsLimit() {
        var waits = Stream.of(0, 10, 20, 30, 59, 60, 61, 70, 71, 3_599, 3_600, 3_601)
                .map(second -> take("one", second).toSeconds())
                .toList();

        assertThat(waits).containsExactly(0L, 0L, 0L, 30L, 1L, 0L, 9L, 0L, 3_529L, 1L, 0L, 9L);
    }

    @Test
    void everybodyHasLimitsOfTheirOwn() {
        assertThat(Stream.generate(() -> take("one", 0)).limit(3)).containsOnly(Duration.ZERO);

        assertThat(take("one", 0)).isEqualTo(Duration.ofMinutes(1));
        assertThat(take("other", 0)).isZero();
    }

    @Test
    void whatIsGivenBackWasNeverCounted() {
        take("one", 0);
        take("one", 1);
        take("one", 2);

        windows.giveBack("one", NOON.plusSeconds(1));
        windows.giveBack("one", NOON.plusSeconds(1));

        assertThat(take("one", 3)).isZero();
        assertThat(take("one", 3)).isEqualTo(Duration.ofSeconds(57));
    }

    @Test
    void ofManyAtOnceThreePass() throws Exception {
        List<Future<Duration>> waits;
        try (var threads = Executors.newFixedThreadPool(50)) {
            waits = threads.invokeAll(IntStream.range(0, 50)
                    .<Callable<Duration>>mapToObj(i -> () -> take("one", 0))
                    .toList());
        }

        assertThat(waits.stream().map(Future::resultNow).filter(Duration::isZero))
                .hasSize(3);
    }

    @Test
    void aProcessThatCountsAloneIsStricter() {
        assertThat(new Limit(5, Duration.ofMinutes(10)).stricter()).isEqualTo(new Limit(2, Duration.ofMinutes(10)));
        assertThat(new Limit(1, Duration.ofMinutes(10)).stricter()).isEqualTo(new Limit(1, Duration.ofMinutes(10)));
    }

    private Duration take(String who, int second) {
        return windows.take(who, NOON.plusSeconds(second));
    }
}
