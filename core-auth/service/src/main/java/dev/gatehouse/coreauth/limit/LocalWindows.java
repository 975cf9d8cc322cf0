package dev.gatehouse.coreauth.limit;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Counts in this process. Bounded: the least recently seen are forgotten first. Thread-safe. */
final class LocalWindows {

    /** @param toWait what the caller who made this is told */
    private record Window(List<Instant> times, Duration toWait) {}

    private final Cache<String, Window> windows;

    LocalWindows(int remembered) {
        this.windows = Caffeine.newBuilder().maximumSize(remembered).build();
    }

    /** Counts it if it may be now. Zero: it may; else how long to wait, and nothing was counted. */
    Duration take(Limit limit, String who, Instant now) {
        return requireNonNull(windows.asMap().compute(limit.name() + ":" + who, (same, known) -> {
                    var recent = known == null ? Stream.<Instant>empty() : known.times().stream();
                    var times = recent.filter(time -> now.isBefore(time.plus(limit.window())))
                            .toList();
                    return times.size() < limit.most()
                            ? new Window(
                                    Stream.concat(times.stream(), Stream.of(now))
                                            .toList(),
                                    Duration.ZERO)
                            : new Window(
                                    times,
                                    Duration.between(now, times.getFirst().plus(limit.window())));
                }))
                .toWait();
    }
}
