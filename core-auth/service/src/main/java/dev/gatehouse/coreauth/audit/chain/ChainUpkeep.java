package dev.gatehouse.coreauth.audit.chain;

import static dev.gatehouse.coreauth.audit.chain.ChainRepository.inTransaction;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes partitions in time and drops old ones, once all in them has been verified; the last link dropped stays as the anchor from which
 * the rest is verified. Entries that came to lie in no month's partition are moved to it; how many are left there is shown.
 */
@ApplicationScoped
class ChainUpkeep {

    private final ChainRepository repository;
    private final ChainGuard guard;
    private final VerifyChain verifyChain;
    private final Pool pool;
    private final AtomicLong misplaced = new AtomicLong();

    ChainUpkeep(
            ChainRepository repository, ChainGuard guard, VerifyChain verifyChain, Pool pool, MeterRegistry metrics) {
        this.repository = repository;
        this.guard = guard;
        this.verifyChain = verifyChain;
        this.pool = pool;
        metrics.gauge("gatehouse.audit.misplaced", misplaced);
    }

    /**
     * Keeps the current month and so many whole months before it, and longer what is not as it was sealed. One replica at a time: the
     * others leave it to that one. What fails is told of in the log, stops nothing else, and is tried again the next time.
     */
    Uni<Void> maintain(int monthsKept) {
        return pool.withConnection(connection -> repository
                .tryUpkeep(connection)
                .flatMap(won -> won
                        ? maintain(connection, monthsKept)
                                .onItemOrFailure()
                                .call((done, failure) -> repository.endUpkeep(connection))
                        : nothing()));
    }

    /** Partitions for the days to come are the first, for the rest may wait. No step holds locks while another one is under way. */
    private Uni<Void> maintain(SqlConnection connection, int monthsKept) {
        return step("partitions are not made", inTransaction(connection, this::makePartitions))
                .chain(() -> step("misplaced entries stay", inTransaction(connection, this::moveMisplaced)))
                .chain(() -> step("old months stay", prune(connection, monthsKept)))
                .chain(() -> step("misplaced entries are not counted", count(connection)));
    }

    private static Uni<Void> step(String unlessDone, Uni<Void> work) {
        return work.onFailure()
                .invoke(failure -> Log.warnf("audit log: %s: %s", unlessDone, failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> makePartitions(SqlConnection transaction) {
        return repository.lock(transaction).flatMap(chain -> repository.makePartitions(transaction));
    }

    private Uni<Void> moveMisplaced(SqlConnection transaction) {
        return repository
                .lock(transaction)
                .flatMap(chain -> repository.moveMisplaced(transaction))
                .invoke(moved -> {
                    if (moved > 0) {
                        Log.warnf("audit log: moved %d entries that lay in no month's partition", moved);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> count(SqlConnection connection) {
        return repository.misplaced(connection).invoke(misplaced::set).replaceWithVoid();
    }

    private Uni<Void> prune(SqlConnection connection, int monthsKept) {
        return repository
                .lastExpired(connection, monthsKept)
                .flatMap(last -> last == null ? nothing() : prune(connection, monthsKept, last));
    }

    /** Looks before it takes the lock, and has let go of the months when it takes it: a month may be long. */
    private Uni<Void> prune(SqlConnection connection, int monthsKept, Link last) {
        return repository
                .find(connection)
                .flatMap(chain -> verifyChain.verifyThrough(
                        connection, chain.map(Chain::anchor).orElse(Link.BEGINNING), last))
                .flatMap(found -> {
                    if (found.broken().isPresent()) {
                        var broken = found.broken().get();
                        guard.refuse(
                                "what is old enough to be dropped is " + broken.fault() + " at " + broken.sequence());
                        return nothing();
                    }
                    return inTransaction(connection, transaction -> drop(transaction, monthsKept, last));
                });
    }

    private Uni<Void> drop(SqlConnection transaction, int monthsKept, Link verified) {
        long seen = guard.seen();
        return repository
                .lock(transaction)
                .flatMap(chain -> chain.isPresent() && guard.allows(chain.get(), seen)
                        ? repository
                                .drop(transaction, monthsKept)
                                .flatMap(dropped -> anchor(transaction, chain.get(), dropped, verified))
                        : nothing());
    }

    /** @param dropped null when the months were dropped meanwhile */
    private Uni<Void> anchor(SqlConnection transaction, Chain chain, @Nullable Link dropped, Link verified) {
        if (dropped == null) {
            return nothing();
        }
        if (!dropped.equals(verified)) {
            throw new IllegalStateException("the last entry to be dropped is another one than was verified");
        }
        Log.infof("audit log: dropped up to %s", dropped);
        return repository.anchor(transaction, chain.anchoredAt(dropped));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
