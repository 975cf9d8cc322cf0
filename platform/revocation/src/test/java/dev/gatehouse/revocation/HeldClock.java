package dev.gatehouse.revocation;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** The system's time; while it is held, whoever asks for it waits. */
final class HeldClock implements InstantSource {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clock system = Clock.systemUTC();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean waitedFor;

    @Override
    public Instant instant() {
        var held = gate;
        try {
            if (held.getCount() > 0) {
                waitedFor = true;
                held.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return system.instant().plus(ahead);
    }

    /** Returns when somebody waits. */
    void hold() {
        waitedFor = false;
        gate = new CountDownLatch(1);
        await().atMost(PATIENCE).until(() -> waitedFor);
    }

    /** From now on it is ahead by as much as if they had waited so long. */
    void release(Duration waited) {
        ahead = waited;
        gate.countDown();
    }
}
