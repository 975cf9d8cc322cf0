package dev.gatehouse.coreauth.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both counters keep the same limit; each test runs through both. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LimitTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Limit THREE_A_MINUTE = new Limit("test", 3, Duration.ofMinutes(1));

    @Inject
    ReactiveRedisDataSource redis;

    @ParameterizedTest
    @ValueSource(strings = {"shared", "local"})
    void noWindowHasMoreThanTheLimit(String counter) {
        var take = counter(counter);
        var waits = Stream.of(0, 10, 20, 30, 59, 60, 61, 70, 79, 80)
                .map(second -> take.apply(NOON.plusSeconds(second)).toSeconds())
                .toList();

        assertThat(waits).isEqualTo(List.of(0L, 0L, 0L, 30L, 1L, 0L, 9L, 0L, 1L, 0L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "local"})
    void everybodyHasALimitOfTheirOwn(String counter) {
        var one = counter(counter);
        var other = counter(counter);
        assertThat(Stream.generate(() -> one.apply(NOON)).limit(3)).containsOnly(Duration.ZERO);

        assertThat(one.apply(NOON)).isEqualTo(Duration.ofMinutes(1));
        assertThat(other.apply(NOON)).isZero();
    }

    @Test
    void aProcessThatCountsAloneIsStricter() {
        assertThat(new Limit("x", 5, Duration.ofMinutes(10)).stricter())
                .isEqualTo(new Limit("x", 2, Duration.ofMinutes(10)));
        assertThat(new Limit("x", 1, Duration.ofMinutes(10)).stricter())
                .isEqualTo(new Limit("x", 1, Duration.ofMinutes(10)));
    }

    private Function<Instant, Duration> counter(String name) {
        var who = UUID.randomUUID().toString();
        if (name.equals("local")) {
            var windows = new LocalWindows(100);
            return now -> windows.take(THREE_A_MINUTE, who, now);
        }
        var windows = new RedisWindows(redis);
        return now -> windows.take(THREE_A_MINUTE, who, now).await().atMost(Database.SOON);
    }
}
