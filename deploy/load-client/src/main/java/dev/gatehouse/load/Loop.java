package dev.gatehouse.load;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Ways of sending requests. A request completes with null for success or with the name of another answer. */
final class Loop {

    private static final int MOST_IN_FLIGHT = 20_000;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(60);

    private Loop() {}

    /**
     * Sends at a fixed rate whatever the system does, and counts each latency from when the request was due, so that a stall
     * is felt by all that should have been sent meanwhile (no coordinated omission).
     */
    static Outcome open(int perSecond, Duration length, LongFunction<Future<@Nullable String>> request)
            throws InterruptedException {
        var outcome = new Outcome();
        var slots = new Semaphore(MOST_IN_FLIGHT);
        long total = perSecond * length.toMillis() / 1_000;
        long start = System.nanoTime();
        for (long i = 0; i < total; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            slots.acquire();
            request.apply(i).onComplete(answer -> {
                count(outcome, answer.succeeded() ? answer.result() : nameOf(answer.cause()), due);
                slots.release(); // last: whoever has all of them reads the outcome
            });
        }
        if (!slots.tryAcquire(MOST_IN_FLIGHT, LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
            outcome.other("no answer");
        }
        return outcome;
    }

    /** Keeps {@code width} requests in flight for a time; latency from the sending. */
    static Outcome closed(int width, Duration length, LongFunction<Future<@Nullable String>> request)
            throws InterruptedException {
        var outcome = new Outcome();
        var number = new AtomicLong();
        var end = System.nanoTime() + length.toNanos();
        var done = new CountDownLatch(width);
        for (int i = 0; i < width; i++) {
            next(outcome, number, end, done, request);
        }
        if (!done.await(length.plus(LAST_ANSWER).toMillis(), TimeUnit.MILLISECONDS)) {
            outcome.other("no answer");
        }
        return outcome;
    }

    /** Sends exactly {@code count} requests, {@code width} in flight. */
    static Outcome times(int count, int width, LongFunction<Future<@Nullable String>> request)
            throws InterruptedException {
        var outcome = new Outcome();
        var slots = new Semaphore(width);
        for (long i = 0; i < count; i++) {
            slots.acquire();
            long sent = System.nanoTime();
            request.apply(i).onComplete(answer -> {
                count(outcome, answer.succeeded() ? answer.result() : nameOf(answer.cause()), sent);
                slots.release(); // last: whoever has all of them reads the outcome
            });
        }
        if (!slots.tryAcquire(width, LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
            outcome.other("no answer");
        }
        return outcome;
    }

    private static void next(
            Outcome outcome,
            AtomicLong number,
            long end,
            CountDownLatch done,
            LongFunction<Future<@Nullable String>> request) {
        long sent = System.nanoTime();
        if (sent >= end) {
            done.countDown();
            return;
        }
        request.apply(number.getAndIncrement()).onComplete(answer -> {
            count(outcome, answer.succeeded() ? answer.result() : nameOf(answer.cause()), sent);
            next(outcome, number, end, done, request);
        });
    }

    private static void count(Outcome outcome, @Nullable String other, long since) {
        if (other == null) {
            outcome.succeeded(System.nanoTime() - since);
        } else {
            outcome.other(other);
        }
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
