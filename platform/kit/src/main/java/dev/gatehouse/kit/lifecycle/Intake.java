package dev.gatehouse.kit.lifecycle;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Work that comes in by itself, such as events. No more of it is taken once the process is asked to stop, so that what is in
 * hand ends while the database can still be reached. What was not taken stays unacknowledged and comes again, here or elsewhere.
 * Thread-safe.
 */
@ApplicationScoped
public class Intake {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 10;

    private final AtomicInteger inHand = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean stopping;

    /** The work's outcome; none, ever, when the process was asked to stop before it began or fails it while it stops. */
    public <T> Uni<T> take(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            inHand.incrementAndGet();
            if (closed) {
                inHand.decrementAndGet();
                return Uni.createFrom().nothing();
            }
            return work.get()
                    .onTermination()
                    .invoke(inHand::decrementAndGet)
                    .onFailure(failure -> closed)
                    .recoverWithUni(() -> Uni.createFrom().nothing());
        });
    }

    /** False once the process is asked to stop. Requests are still served for a while, for balancers do not know at once. */
    public boolean isOpen() {
        return !closed;
    }

    /** True from the moment in which nothing is served any more. */
    public boolean isStopping() {
        return stopping;
    }

    void close(@Observes ShutdownDelayInitiatedEvent asked) {
        closed = true;
    }

    /** Waits for what is in hand, a few seconds at most. Blocks the thread that stops the process. */
    void drain(@Observes @Priority(1) ShutdownEvent stop) throws InterruptedException {
        closed = true;
        stopping = true;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (inHand.get() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
