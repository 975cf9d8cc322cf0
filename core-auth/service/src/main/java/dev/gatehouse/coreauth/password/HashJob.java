package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Work that waits in a lane, and where its outcome goes: to the context that asked, never on the hashing thread. */
final class HashJob<T> {

    private final HashWork<T> work;
    private final UniEmitter<? super T> emitter;
    private final @Nullable Context context;
    private final Duration patience;
    private final long since = System.nanoTime();
    private final long overdueAt;
    private Runnable untimed = () -> {};

    /**
     * @param patience of whoever asked: longest wait for a thread that leaves it worth the work
     * @param overdueIn when the wait becomes too long for anybody; zero or less: it is already
     */
    HashJob(
            HashWork<T> work,
            UniEmitter<? super T> emitter,
            @Nullable Context context,
            Duration patience,
            Duration overdueIn) {
        this.work = work;
        this.emitter = emitter;
        this.context = context;
        this.patience = patience;
        this.overdueAt = since + overdueIn.toNanos();
    }

    /** Once its patience is over this happens, unless it is run or refused before. To be called before it waits. */
    void limit(Vertx vertx, Runnable tooLate) {
        long timer = vertx.setTimer(Math.max(1, patience.toMillis()), fired -> tooLate.run());
        untimed = () -> vertx.cancelTimer(timer);
    }

    /** Zero or less when it is. */
    long nanosUntilOverdue() {
        return overdueAt - System.nanoTime();
    }

    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    boolean hasWaitedTooLong() {
        return waited().compareTo(patience) > 0;
    }

    /** Whatever the work ends with, whoever asked is told, and the thread goes on. */
    void run(PasswordHasher hasher) {
        untimed.run();
        try {
            var outcome = work.run(hasher);
            answer(() -> emitter.complete(outcome));
        } catch (Throwable failure) {
            answer(() -> emitter.fail(failure));
        }
    }

    void refuse(Throwable reason) {
        untimed.run();
        work.discard();
        answer(() -> emitter.fail(reason));
    }

    private void answer(Runnable outcome) {
        if (context == null) {
            outcome.run();
        } else {
            context.runOnContext(ignored -> outcome.run());
        }
    }
}
