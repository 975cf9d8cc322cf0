package dev.gatehouse.coreauth.password;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * All hashing of this process, in two lanes of one thread per core, each thread with its own memory, behind bounded queues. The
 * threads of the background lane run at a lower priority, so the system takes the core from a task at once when a person signs in
 * or a request is to be served; what is overdue is done at the usual priority, too, so no crowd of sign-ins stops the tasks. Nothing
 * waits on the calling thread; a full lane refuses at once, and whoever has waited long enough is refused then, not when a thread is
 * free.
 */
@ApplicationScoped
public class HashLanes {

    private static final int TASKS_PER_THREAD = 8;
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    /** A task's claim is two times as long, so that what waited longer may be claimed by another before it is stored. */
    private static final Duration LONGEST_TASK_WAIT = Duration.ofSeconds(15);

    private record Line(HashQueue queue, Timer queued, Timer run) {}

    private final Hashers hashers;
    private final HashingConfig config;
    private final Vertx vertx;
    private final int threads;
    private final Line signIns;
    private final Line tasks;
    private final Semaphore registrations;
    private final Map<Lane, Counter> refused = new EnumMap<>(Lane.class);

    HashLanes(Hashers hashers, HashingConfig config, Vertx vertx, MeterRegistry metrics) {
        this.hashers = hashers;
        this.config = config;
        this.vertx = vertx;
        this.threads = config.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
        this.signIns = line(Lane.SIGN_IN, config.signInQueue(), metrics);
        this.tasks = line(Lane.BACKGROUND, taskRoom() + config.registrationQueue(), metrics);
        this.registrations = new Semaphore(config.registrationQueue());
        for (var lane : Lane.values()) {
            refused.put(lane, metrics.counter("gatehouse.hashing.refused", "lane", lane.tag()));
        }
    }

    void start(@Observes StartupEvent started) {
        for (int i = 1; i <= threads; i++) {
            Thread.ofPlatform().name("hash-signin-" + i).daemon().start(() -> work(signIns, HashQueue::take));
            Thread.ofPlatform().name("hash-task-" + i).daemon().start(() -> {
                ThreadPriority.lower(config.nice());
                work(tasks, HashQueue::take);
            });
        }
        Thread.ofPlatform().name("hash-overdue").daemon().start(() -> work(tasks, HashQueue::takeOverdue));
        Thread.ofPlatform().name("hash-choice").daemon().start(hashers::announceChoice);
    }

    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stopping) {
        close();
    }

    /** Tasks to take on at once: enough to keep the threads busy while results are stored, all of which find room here. */
    public int taskRoom() {
        return threads * TASKS_PER_THREAD;
    }

    /**
     * The outcome of the work, on the caller's Vert.x context if it has one. Fails with SIGN_IN_BUSY when the lane is full, when the
     * work has waited too long for a thread, or when the process stops.
     */
    public <T> Uni<T> submit(Lane lane, HashWork<T> work) {
        return switch (lane) {
            case SIGN_IN -> counted(lane, submit(signIns, work, config.signInWait(), NEVER));
            case REGISTRATION -> counted(lane, submitRegistration(work));
            case BACKGROUND -> submitTask(work, Duration.ZERO);
        };
    }

    /** The same in the background lane, for a task that has waited elsewhere before. */
    public <T> Uni<T> submitTask(HashWork<T> work, Duration waited) {
        return counted(
                Lane.BACKGROUND,
                submit(tasks, work, LONGEST_TASK_WAIT, config.overdueAfter().minus(waited)));
    }

    private <T> Uni<T> counted(Lane lane, Uni<T> outcome) {
        return outcome.onFailure(HashLanes::isRefusal)
                .invoke(() -> requireNonNull(refused.get(lane)).increment());
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof DomainException refusal && refusal.code() == CoreAuthError.SIGN_IN_BUSY;
    }

    /** Counted apart, so that they never take the room that is promised to tasks. */
    private <T> Uni<T> submitRegistration(HashWork<T> work) {
        return Uni.createFrom().deferred(() -> {
            if (!registrations.tryAcquire()) {
                work.discard();
                return Uni.createFrom().failure(busy());
            }
            return submit(tasks, work, config.registrationWait(), NEVER)
                    .onTermination()
                    .invoke(registrations::release);
        });
    }

    private <T> Uni<T> submit(Line line, HashWork<T> work, Duration patience, Duration overdueIn) {
        return Uni.createFrom().emitter(emitter -> {
            var job = new HashJob<T>(work, emitter, Vertx.currentContext(), patience, overdueIn);
            job.limit(vertx, () -> refuseIfWaiting(line, job));
            if (!line.queue().offer(job)) {
                job.refuse(busy());
            }
        });
    }

    private static void refuseIfWaiting(Line line, HashJob<?> job) {
        if (line.queue().remove(job)) {
            line.queued().record(job.waited());
            job.refuse(busy());
        }
    }

    /** Refuses what has not begun; what has begun finishes. */
    public void close() {
        List.of(signIns, tasks).forEach(line -> line.queue().close().forEach(job -> job.refuse(busy())));
    }

    @FunctionalInterface
    private interface Taking {

        @Nullable HashJob<?> from(HashQueue queue) throws InterruptedException;
    }

    private void work(Line line, Taking taking) {
        try (var hasher = hashers.forThread()) {
            for (var job = taking.from(line.queue()); job != null; job = taking.from(line.queue())) {
                run(job, line, hasher);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(HashJob<?> job, Line line, PasswordHasher hasher) {
        line.queued().record(job.waited());
        if (job.hasWaitedTooLong()) {
            job.refuse(busy());
            return;
        }
        long began = System.nanoTime();
        job.run(hasher);
        line.run().record(Duration.ofNanos(System.nanoTime() - began));
    }

    private static Line line(Lane lane, int bound, MeterRegistry metrics) {
        var tags = Tags.of("lane", lane.tag());
        var queue = new HashQueue(bound);
        metrics.gauge("gatehouse.hashing.queue", tags, queue, HashQueue::size);
        return new Line(
                queue, metrics.timer("gatehouse.hashing.wait", tags), metrics.timer("gatehouse.hashing.run", tags));
    }

    private static DomainException busy() {
        return new DomainException(
                CoreAuthError.SIGN_IN_BUSY, "Too many sign-ins at once. Try again shortly.", COME_BACK);
    }
}
