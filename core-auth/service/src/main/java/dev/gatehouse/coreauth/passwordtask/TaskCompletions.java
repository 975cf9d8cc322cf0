package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.postgres.PostgresFailure;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores finished tasks, one commit at a time: whatever finishes while one is under way goes together into the next, so that a
 * commit serves one task at rest and many under load. What cannot be stored has failed, and holds up none that it was stored with.
 * Confined to one Vert.x context; holds no more than the tasks in hand.
 */
@ApplicationScoped
class TaskCompletions {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final PasswordTaskRepository repository;
    private final TaskFailures failures;
    private final Outbox outbox;
    private final ActivationEvents watched;
    private final PasswordTaskConfig config;
    private final DistributionSummary batches;
    private final List<HashedPassword> waiting = new ArrayList<>();
    private @Nullable Context context;
    private IntConsumer settled = count -> {};
    private boolean storing;

    TaskCompletions(
            PasswordTaskRepository repository,
            TaskFailures failures,
            Outbox outbox,
            ActivationEvents watched,
            PasswordTaskConfig config,
            MeterRegistry metrics) {
        this.repository = repository;
        this.failures = failures;
        this.outbox = outbox;
        this.watched = watched;
        this.config = config;
        this.batches = metrics.summary("gatehouse.password.tasks.stored");
    }

    /**
     * @param home the context that this object is confined to
     * @param listener told, on it, of how many tasks have left this process's hands
     */
    void begin(Context home, IntConsumer listener) {
        context = home;
        settled = listener;
    }

    void add(HashedPassword hashed) {
        waiting.add(hashed);
        storeNext();
    }

    private void storeNext() {
        if (storing || waiting.isEmpty()) {
            return;
        }
        storing = true;
        var batch = takeOnePerUser();
        store(batch)
                .onFailure(failure -> !PostgresFailure.isAway(failure))
                .recoverWithUni(failure -> storeEach(batch, failure))
                .invoke(() -> batches.record(batch.size()))
                .emitOn(this::atHome)
                .onTermination()
                .invoke(() -> {
                    storing = false;
                    settled.accept(batch.size());
                    storeNext();
                })
                .subscribe()
                .with(
                        this::tell,
                        failure -> Log.warnf(
                                "%d hashed passwords not stored (%s); their tasks come back when their leases end",
                                batch.size(), failure.getMessage()));
    }

    /** While the database is away, again and again, until the leases have surely ended. */
    private Uni<List<UUID>> store(List<HashedPassword> batch) {
        return repository
                .store(batch)
                .onFailure(PostgresFailure::isAway)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .expireIn(config.lease().toMillis());
    }

    /**
     * Nobody knows which of them it was. Each is told of at once, for the database may go away before the last: then the tasks that
     * are left come back when their leases end, which they have by the time nobody waits for it any more.
     */
    private Uni<List<UUID>> storeEach(List<HashedPassword> batch, Throwable failure) {
        Log.warnf("%d hashed passwords not stored together (%s)", batch.size(), failure.getMessage());
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .<Void>transformToUniAndConcatenate(this::storeAlone)
                .toUni()
                .replaceWith(List.<UUID>of());
    }

    private Uni<Void> storeAlone(HashedPassword hashed) {
        return store(List.of(hashed))
                .invoke(this::tell)
                .replaceWithVoid()
                .onFailure(failure -> !PostgresFailure.isAway(failure))
                .recoverWithUni(failure -> failures.settle(hashed.task(), failure, hashed.tookMillis()));
    }

    private void tell(List<UUID> changed) {
        outbox.wake();
        watched.changed(changed);
    }

    private List<HashedPassword> takeOnePerUser() {
        var users = new HashSet<UUID>();
        var batch =
                waiting.stream().filter(each -> users.add(each.task().userId())).toList();
        waiting.removeAll(batch);
        return batch;
    }

    /** A retry comes back on a timer's thread. */
    private void atHome(Runnable outcome) {
        if (context == null) {
            outcome.run();
        } else {
            context.runOnContext(ignored -> outcome.run());
        }
    }
}
