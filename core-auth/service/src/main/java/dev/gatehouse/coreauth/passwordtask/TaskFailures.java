package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.keys.UnopenablePassword;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What becomes of a task that did not succeed: released, tried again later, or given up. That the database was away or too slow
 * says nothing of the task and uses no try up, if it can be put back at once.
 */
@ApplicationScoped
class TaskFailures {

    /** As long as after so many tries waits what found no database: all tasks do then. */
    private static final int UNCOUNTED = 4;

    static final String TOO_OLD = "TOO_OLD";
    static final String TRIES_USED_UP = "TRIES_USED_UP";

    private final PasswordTaskRepository repository;
    private final Outbox outbox;
    private final ActivationEvents watched;
    private final PasswordTaskConfig config;
    private final MeterRegistry metrics;
    private final Counter retried;

    TaskFailures(
            PasswordTaskRepository repository,
            Outbox outbox,
            ActivationEvents watched,
            PasswordTaskConfig config,
            MeterRegistry metrics) {
        this.repository = repository;
        this.outbox = outbox;
        this.watched = watched;
        this.config = config;
        this.metrics = metrics;
        this.retried = metrics.counter("gatehouse.password.tasks.retried");
    }

    /** Every reason at zero from the start, so that the first task given up is seen to be one. */
    void start(@Observes StartupEvent started) {
        for (var reason : UnopenablePassword.Reason.values()) {
            failed(reason.name());
        }
        failed(TOO_OLD);
        failed(TRIES_USED_UP);
    }

    /** Not worth another try. */
    boolean isTooOld(PasswordTask task) {
        return task.waited().compareTo(config.life()) > 0;
    }

    /**
     * Completes when the database knows; never fails: then the lease ends by itself.
     *
     * @param tookMillis until it failed
     */
    Uni<Void> settle(PasswordTask task, Throwable failure, double tookMillis) {
        return decide(task, failure, tookMillis)
                .onFailure()
                .invoke(e -> Log.warnf("task %s waits for its lease to end: %s", task.id(), e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> decide(PasswordTask task, Throwable failure, double tookMillis) {
        return switch (failure) {
            case UnopenablePassword poison -> giveUp(task, poison.reason().name(), tookMillis);
            case DomainException refused -> repository.release(List.of(task));
            default -> {
                boolean counted = !PostgresFailure.isAway(failure);
                yield counted && task.attempt() >= config.tries()
                        ? giveUp(task, TRIES_USED_UP, tookMillis)
                        : putBack(task, failure, tookMillis, counted);
            }
        };
    }

    /** Erases the ciphertext and fails the domain, for an operator and the person to go on from. */
    Uni<Void> giveUp(PasswordTask task, String reason, double tookMillis) {
        Log.warnf("password task %s of user %s given up: %s", task.id(), task.userId(), reason);
        failed(reason).increment();
        return repository
                .giveUp(task, reason, tookMillis)
                .invoke(changed -> {
                    outbox.wake();
                    watched.changed(changed);
                })
                .replaceWithVoid();
    }

    private Uni<Void> putBack(PasswordTask task, Throwable failure, double tookMillis, boolean counted) {
        var kind = failure.getClass().getSimpleName();
        var delay = delayAfter(counted ? task.attempt() : Math.max(task.attempt(), UNCOUNTED));
        Log.warnf("password task %s failed (try %d, %s), again in %s", task.id(), task.attempt(), kind, delay);
        retried.increment();
        return repository.putBack(task, delay, kind, tookMillis, counted);
    }

    private Counter failed(String reason) {
        return metrics.counter("gatehouse.password.tasks.failed", "reason", reason);
    }

    /** Doubles with each try, half of it jitter. */
    private Duration delayAfter(int attempt) {
        long bound = config.firstDelay().toMillis() << Math.min(attempt - 1, 20);
        return Duration.ofMillis(bound / 2 + ThreadLocalRandom.current().nextLong(bound / 2 + 1));
    }
}
