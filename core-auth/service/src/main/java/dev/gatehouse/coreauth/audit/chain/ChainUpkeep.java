package dev.gatehouse.coreauth.audit.chain;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes partitions in time and drops old ones; the last link dropped stays as the anchor from which the rest is verified. */
@ApplicationScoped
class ChainUpkeep {

    private final ChainRepository repository;
    private final Pool pool;

    ChainUpkeep(ChainRepository repository, Pool pool) {
        this.repository = repository;
        this.pool = pool;
    }

    /** Keeps the current month and so many whole months before it. */
    Uni<Void> maintain(int monthsKept) {
        return pool.withTransaction(transaction -> repository
                .lock(transaction)
                .flatMap(chain -> repository.maintain(transaction, monthsKept).flatMap(dropped -> {
                    if (dropped == null) {
                        return Uni.createFrom().voidItem();
                    }
                    Log.infof("audit log: dropped up to %s", dropped);
                    return repository.anchor(transaction, chain.anchoredAt(dropped));
                })));
    }
}
