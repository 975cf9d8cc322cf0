package dev.gatehouse.kit.limit;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Counts in this process. Bounded: the least recently seen are forgotten first. Thread-safe. */
final class LocalWindows {

    /**
     * @param times what was counted within the longest window, the oldest first
     * @param toWait what the caller who made this is told
     */
    private record Window(List<Instant> times, Duration toWait) {}

    private final List<Limit> limits;
    private final Duration longest;
    private final Cache<String, Window> windows;

    LocalWindows(List<Limit> limits, int remembered) {
        this.limits = limits;
        this.longest =
                limits.stream().map(Limit::window).max(Duration::compareTo).orElse(Duration.ZERO);
        this.windows = Caffeine.newBuilder().maximumSize(remembered).build();
    }

    /** Counts it if all limits allow it now. Zero: they do; else how long to wait, and nothing was counted. */
    Duration take(String who, Instant now) {
        return requireNonNull(windows.asMap().compute(who, (same, known) -> {
                    var times = known == null ? List.<Instant>of() : within(longest, known.times(), now);
                    var wait = limits.stream()
                            .map(limit -> toWait(limit, times, now))
                            .max(Duration::compareTo)
                            .orElse(Duration.ZERO);
                    return wait.isPositive()
                            ? new Window(times, wait)
                            : new Window(
                                    Stream.concat(times.stream(), Stream.of(now))
                                            .toList(),
                                    Duration.ZERO);
                }))
                .toWait();
    }

    /** What was counted at that moment was not. */
    void giveBack(String who, Instant taken) {
        windows.asMap().computeIfPresent(who, (same, known) -> {
            int given = known.times().indexOf(taken);
            return given < 0
                    ? known
                    : new Window(
                            Stream.concat(
                                            known.times().subList(0, given).stream(),
                                            known.times().stream().skip(given + 1L))
                                    .toList(),
                            Duration.ZERO);
        });
    }

    private static Duration toWait(Limit limit, List<Instant> times, Instant now) {
        var counted = within(limit.window(), times, now);
        return counted.size() < limit.most()
                ? Duration.ZERO
                : Duration.between(
                        now, counted.get(counted.size() - limit.most()).plus(limit.window()));
    }

    private static List<Instant> within(Duration window, List<Instant> times, Instant now) {
        return times.stream().filter(time -> now.isBefore(time.plus(window))).toList();
    }
}
