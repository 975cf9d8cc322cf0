package dev.gatehouse.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One replica that is asked, one request after the other, whether it still takes a token. Not thread-safe: one event loop uses it. */
final class Watch {

    /** So long it must have refused on end. */
    static final Duration CERTAIN = Duration.ofSeconds(1);

    /** Whoever takes the token for so long has not heard of its end. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final int REFUSED = 401;

    /** The token is known, and not an operator's. */
    private static final int FORBIDDEN = 403;

    /**
     * What came of it, by the clock of the one that asks.
     *
     * @param lastAccepted when the last request was sent that was not refused
     * @param again it took the token after it had refused it
     */
    record Seen(String replica, long lastAccepted, boolean again) {}

    private final String replica;
    private final Supplier<Future<Integer>> ask;
    private final LongSupplier nanoTime;

    private boolean accepted;
    private long lastAccepted;
    private boolean refusing;
    private long refusingSince;
    private boolean again;

    /**
     * @param ask answers with a status: 401 when the token is refused
     * @param nanoTime as {@link System#nanoTime}
     */
    Watch(String replica, Supplier<Future<Integer>> ask, LongSupplier nanoTime) {
        this.replica = replica;
        this.ask = ask;
        this.nanoTime = nanoTime;
    }

    String replica() {
        return replica;
    }

    /** Asks once; to be called first. */
    Future<Boolean> isAccepted() {
        return ask.get().map(status -> {
            accepted = status == OK || status == FORBIDDEN;
            return accepted;
        });
    }

    /** What {@link #isAccepted} came to. */
    boolean hasAccepted() {
        return accepted;
    }

    /** Completes once it has refused for long enough, or patience has ended. Every other answer than a refusal counts as taken. */
    Future<Seen> untilRefused(long begun) {
        lastAccepted = begun;
        var end = Promise.<Seen>promise();
        next(begun, end);
        return end.future();
    }

    private void next(long begun, Promise<Seen> end) {
        long sent = nanoTime.getAsLong();
        if (refusing ? sent - refusingSince >= CERTAIN.toNanos() : sent - begun >= PATIENCE.toNanos()) {
            end.complete(new Seen(replica, lastAccepted, again));
            return;
        }
        ask.get()
                .onSuccess(status -> {
                    answered(status, sent);
                    next(begun, end);
                })
                .onFailure(end::fail);
    }

    private void answered(int status, long sent) {
        if (status != REFUSED) {
            again |= refusing;
            refusing = false;
            lastAccepted = sent;
        } else if (!refusing) {
            refusing = true;
            refusingSince = sent;
        }
    }
}
