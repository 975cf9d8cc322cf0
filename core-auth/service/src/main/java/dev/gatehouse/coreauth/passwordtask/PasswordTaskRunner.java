package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.activation.handover.PasswordTasks;
import dev.gatehouse.coreauth.keys.SealedPassword;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Works the tasks off: claims as many as the hashing threads can start soon, hashes them and hands the outcomes on. A task that
 * comes in while nothing older waits is taken at once, without a claim. Its state is confined to one Vert.x context but for the
 * counters.
 */
@ApplicationScoped
class PasswordTaskRunner {

    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final double NANOS_PER_MILLI = 1e6;

    private final PasswordTaskRepository repository;
    private final TaskHashing hashing;
    private final TaskCompletions completions;
    private final TaskFailures failures;
    private final TaskSignal signal;
    private final Context context;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Claimed or reserved, not settled yet. */
    private final AtomicInteger inHand = new AtomicInteger();

    private volatile boolean olderWait = true;
    private volatile boolean stopped;
    private boolean claiming;
    private boolean again;

    PasswordTaskRunner(
            PasswordTaskRepository repository,
            TaskHashing hashing,
            TaskCompletions completions,
            TaskFailures failures,
            TaskSignal signal,
            Vertx vertx) {
        this.repository = repository;
        this.hashing = hashing;
        this.completions = completions;
        this.failures = failures;
        this.signal = signal;
        this.context = vertx.getOrCreateContext();
    }

    void start(@Observes StartupEvent started) {
        completions.begin(context, this::settled);
        signal.begin(this::wake);
        wake();
    }

    /** Begins nothing more, gives back what has not begun, waits a moment for what has. */
    void stop(@Observes @Priority(1) ShutdownEvent stopping) {
        stopped = true;
        hashing.close();
        context.runOnContext(ignored -> settled(0));
        drained.completeOnTimeout(null, DRAIN.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    Optional<PasswordTasks.Reservation> reserve() {
        if (stopped || olderWait) {
            return Optional.empty();
        }
        if (inHand.incrementAndGet() > hashing.room() / 2) {
            inHand.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Reserved(UUID.randomUUID()));
    }

    /** Tasks claimed or about to be stored under a claim, whose outcome is not stored yet. */
    int inHand() {
        return inHand.get();
    }

    /** A task waits to be claimed. Any thread. */
    void added() {
        olderWait = true;
        if (isBusy()) {
            signal.send();
        }
        wake();
    }

    private void wake() {
        context.runOnContext(ignored -> look());
    }

    private boolean isBusy() {
        return inHand.get() > hashing.room() / 2;
    }

    private void look() {
        if (claiming || isBusy() || stopped) {
            again = true;
            return;
        }
        claiming = true;
        again = false;
        int free = hashing.room() - inHand.get();
        inHand.addAndGet(free);
        repository.claim(free).subscribe().with(tasks -> claimed(tasks, free), failure -> {
            Log.debugf("no tasks claimed: %s", failure.getMessage());
            claiming = false;
            inHand.addAndGet(-free);
        });
    }

    private void claimed(List<PasswordTask> tasks, int asked) {
        claiming = false;
        olderWait = tasks.size() == asked;
        tasks.forEach(this::work);
        settled(asked - tasks.size());
    }

    private void settled(int count) {
        int left = inHand.addAndGet(-count);
        if (stopped && left == 0) {
            drained.complete(null);
        } else if (again || olderWait) {
            look();
        }
    }

    private void work(PasswordTask task) {
        if (failures.isTooOld(task)) {
            settleFailure(failures.giveUp(task, TaskFailures.TOO_OLD, 0));
            return;
        }
        long began = System.nanoTime();
        hashing.hash(task)
                .subscribe()
                .with(
                        completions::add,
                        failure -> settleFailure(
                                failures.settle(task, failure, (System.nanoTime() - began) / NANOS_PER_MILLI)));
    }

    private void settleFailure(Uni<Void> settling) {
        settling.onFailure()
                .invoke(failure -> Log.warnf("task waits for its lease to end: %s", failure.getMessage()))
                .onTermination()
                .invoke(() -> settled(1))
                .subscribe()
                .with(done -> {}, failure -> {});
    }

    /** Room taken for a task that is about to be committed. */
    private final class Reserved implements PasswordTasks.Reservation {

        private final UUID lease;

        private Reserved(UUID lease) {
            this.lease = lease;
        }

        @Override
        public UUID lease() {
            return lease;
        }

        @Override
        public void begin(SealedPassword password, @Nullable String traceparent) {
            var task = new PasswordTask(password, lease, 1, Duration.ZERO, traceparent);
            context.runOnContext(ignored -> work(task));
        }

        @Override
        public void release() {
            context.runOnContext(ignored -> settled(1));
        }
    }
}
