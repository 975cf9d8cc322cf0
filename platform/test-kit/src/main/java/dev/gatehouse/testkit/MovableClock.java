package dev.gatehouse.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Real time plus an offset that tests move, or time that stands still until they do. Thread-safe. */
public final class MovableClock extends Clock {

    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
    private volatile @Nullable Instant frozen;

    public void advance(Duration by) {
        offset.updateAndGet(by::plus);
    }

    /** Time passes only by {@link #advance} from now on, which is a whole millisecond. */
    public void freeze() {
        frozen = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** It is now, and time passes. */
    public void reset() {
        frozen = null;
        offset.set(Duration.ZERO);
    }

    @Override
    public Instant instant() {
        var standing = frozen;
        return (standing == null ? Instant.now() : standing).plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
