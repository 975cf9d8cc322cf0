package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.audit.chain.Verification.Break;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Makes partitions in time and drops old ones, once all in them has been verified; the last link dropped stays as the anchor from which
 * the rest is verified.
 */
@ApplicationScoped
class ChainUpkeep {

    /** Longer than anything has been kept. */
    private static final int EVERYTHING = 12_000;

    private final ChainRepository repository;
    private final ChainGuard guard;
    private final VerifyChain verifyChain;
    private final Pool pool;

    ChainUpkeep(ChainRepository repository, ChainGuard guard, VerifyChain verifyChain, Pool pool) {
        this.repository = repository;
        this.guard = guard;
        this.verifyChain = verifyChain;
        this.pool = pool;
    }

    /** Keeps the current month and so many whole months before it, and longer what is not as it was sealed. */
    Uni<Void> maintain(int monthsKept) {
        return pool.withTransaction(transaction -> maintain(transaction, monthsKept));
    }

    Uni<Void> maintain(SqlConnection transaction, int monthsKept) {
        return repository
                .lastExpired(transaction, monthsKept)
                .flatMap(last -> last == null ? makePartitions(transaction) : prune(transaction, monthsKept, last));
    }

    private Uni<Void> makePartitions(SqlConnection transaction) {
        return repository
                .lock(transaction)
                .flatMap(chain -> repository.maintain(transaction, EVERYTHING))
                .replaceWithVoid();
    }

    /** Looks before it takes the lock: a month may be long. */
    private Uni<Void> prune(SqlConnection transaction, int monthsKept, Link last) {
        return repository
                .find(transaction)
                .flatMap(chain -> verifyChain.verifyThrough(transaction, chain.anchor(), last))
                .flatMap(found -> found.broken().isEmpty()
                        ? drop(transaction, monthsKept, last)
                        : keep(transaction, found.broken().get()));
    }

    private Uni<Void> keep(SqlConnection transaction, Break broken) {
        guard.refuse("what is old enough to be dropped is " + broken.fault() + " at " + broken.sequence());
        return makePartitions(transaction);
    }

    private Uni<Void> drop(SqlConnection transaction, int monthsKept, Link verified) {
        long seen = guard.seen();
        return repository
                .lock(transaction)
                .flatMap(chain -> guard.allows(chain, seen)
                        ? repository
                                .maintain(transaction, monthsKept)
                                .flatMap(dropped -> anchor(transaction, chain, dropped, verified))
                        : Uni.createFrom().voidItem());
    }

    /** @param dropped null when another replica was faster */
    private Uni<Void> anchor(SqlConnection transaction, Chain chain, @Nullable Link dropped, Link verified) {
        if (dropped == null) {
            return Uni.createFrom().voidItem();
        }
        if (!dropped.equals(verified)) {
            throw new IllegalStateException("the last entry to be dropped is another one than was verified");
        }
        Log.infof("audit log: dropped up to %s", dropped);
        return repository.anchor(transaction, chain.anchoredAt(dropped));
    }
}
