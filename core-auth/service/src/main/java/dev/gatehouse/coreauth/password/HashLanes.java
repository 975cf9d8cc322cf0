package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All hashing of this process: a fixed number of threads of lower priority, each with its own memory, behind two bounded lanes.
 * Nothing here waits on the calling thread; a full lane refuses at once.
 */
@ApplicationScoped
public class HashLanes {

    private static final int TASKS_PER_THREAD = 8;

    private static final Duration COME_BACK = Duration.ofSeconds(1);

    /** A task's claim is two times as long, so that what waited longer may be claimed by another before it is stored. */
    private static final Duration LONGEST_TASK_WAIT = Duration.ofSeconds(15);

    private record Timers(Timer queued, Timer run) {}

    private final Hashers hashers;
    private final HashingConfig config;
    private final HashQueue queue;
    private final int threads;
    private final Timers signIns;
    private final Timers tasks;
    private final AtomicBoolean announced = new AtomicBoolean();

    HashLanes(Hashers hashers, HashingConfig config, MeterRegistry metrics) {
        this.hashers = hashers;
        this.config = config;
        this.threads = config.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
        this.queue = new HashQueue(config.signInQueue(), taskRoom());
        this.signIns = timers(Lane.SIGN_IN, metrics);
        this.tasks = timers(Lane.BACKGROUND, metrics);
    }

    void start(@Observes StartupEvent started) {
        for (int i = 1; i <= threads; i++) {
            Thread.ofPlatform().name("hash-" + i).daemon().start(this::work);
        }
    }

    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stopping) {
        close();
    }

    /** Tasks to take on at once: enough to keep the threads busy while results are stored, all of which find room here. */
    public int taskRoom() {
        return threads * TASKS_PER_THREAD;
    }

    /**
     * The outcome of the work, on the caller's Vert.x context if it has one. Fails with SIGN_IN_BUSY when the lane is full, when a
     * person would have waited too long, or when the process stops.
     */
    public <T> Uni<T> submit(Lane lane, HashWork<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            var job = new HashJob<T>(lane, work, emitter, Vertx.currentContext());
            if (!queue.offer(job)) {
                job.refuse(busy());
            }
        });
    }

    /** Refuses what has not begun; what has begun finishes. */
    public void close() {
        queue.close().forEach(job -> job.refuse(busy()));
    }

    private void work() {
        boolean lowered = ThreadPriority.lower(config.nice());
        if (announced.compareAndSet(false, true)) {
            Log.infof(
                    "%d hashing threads, %s",
                    threads, lowered ? "nice " + config.nice() : "at the priority of all others");
            hashers.announceChoice();
        }
        try (var hasher = hashers.forThread()) {
            for (var job = queue.take(); job != null; job = queue.take()) {
                run(job, hasher);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(HashJob<?> job, PasswordHasher hasher) {
        boolean isSignIn = job.lane() == Lane.SIGN_IN;
        var timers = isSignIn ? signIns : tasks;
        var waited = job.waited();
        timers.queued().record(waited);
        if (waited.compareTo(isSignIn ? config.signInWait() : LONGEST_TASK_WAIT) > 0) {
            job.refuse(busy());
            return;
        }
        long began = System.nanoTime();
        job.run(hasher);
        timers.run().record(Duration.ofNanos(System.nanoTime() - began));
    }

    private Timers timers(Lane lane, MeterRegistry metrics) {
        var tags = Tags.of("lane", lane.tag());
        metrics.gauge("gatehouse.hashing.queue", tags, queue, lanes -> lanes.size(lane));
        return new Timers(metrics.timer("gatehouse.hashing.wait", tags), metrics.timer("gatehouse.hashing.run", tags));
    }

    private static DomainException busy() {
        return new DomainException(
                CoreAuthError.SIGN_IN_BUSY, "Too many sign-ins at once. Try again shortly.", COME_BACK);
    }
}
