package dev.gatehouse.chaos.load;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Sends one person's requests. Each is counted: how long it took, and whether it was served. */
final class Calls {

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Tally tally;

    Calls(Tally tally) {
        this.tally = tally;
    }

    /** One request. */
    interface Call {
        Reply send() throws InterruptedException;
    }

    Reply once(Call call) throws InterruptedException {
        long sent = System.nanoTime();
        var reply = call.send();
        tally.waited(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent), !reply.isLater());
        if (reply.status() == 0) {
            tally.count(Tally.UNANSWERED);
        } else if (reply.isLater()) {
            tally.count("requests answered " + reply.status());
        }
        return reply;
    }

    /** Tries again for so long, as a good client does; the last answer. */
    Reply patiently(Duration endurance, Call call) throws InterruptedException {
        long deadline = System.nanoTime() + endurance.toNanos();
        var reply = once(call);
        for (int tries = 0; reply.isLater() && System.nanoTime() < deadline; tries++) {
            pause(tries, reply);
            if (System.nanoTime() >= deadline) {
                break; // the pause that was asked for may have been longer than the time there is
            }
            tally.count(Tally.RETRIED);
            reply = once(call);
        }
        return reply;
    }

    /**
     * As long as the answer asks for, and twice as long after each try, with jitter: people who are kept waiting must not be what
     * keeps the system busy.
     */
    static void pause(int tries, Reply reply) throws InterruptedException {
        long bound = Math.min(FIRST_PAUSE_MILLIS << Math.min(tries, 10), LONGEST_PAUSE_MILLIS);
        long asked = TimeUnit.SECONDS.toMillis(reply.retryAfterSeconds());
        TimeUnit.MILLISECONDS.sleep(asked + ThreadLocalRandom.current().nextLong(bound / 2, bound));
    }
}
