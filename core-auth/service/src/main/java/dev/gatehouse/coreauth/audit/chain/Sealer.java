package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.audit.AuditConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives entries that are committed their places in the chain. Any replica may, one at a time: whoever holds the lock of the chain's
 * row, for a transaction of a few milliseconds. A replica that dies in it leaves the entries as they were.
 */
@ApplicationScoped
class Sealer {

    /** What one round did. {@code more}: further ones may be waiting. */
    record Round(Optional<Link> head, boolean more) {

        static final Round NOTHING = new Round(Optional.empty(), false);
    }

    private final ChainRepository repository;
    private final ChainGuard guard;
    private final AuditConfig config;
    private final Pool pool;

    Sealer(ChainRepository repository, ChainGuard guard, AuditConfig config, Pool pool) {
        this.repository = repository;
        this.guard = guard;
        this.config = config;
        this.pool = pool;
    }

    /** Seals the oldest ones, if nobody else does just now and the chain is as this installation left it. */
    Uni<Round> seal() {
        return pool.withTransaction(this::sealIn);
    }

    Uni<Round> sealIn(SqlConnection transaction) {
        long seen = guard.seen();
        return repository.lockIfFree(transaction).flatMap(chain -> {
            if (chain.isEmpty()) {
                return unlessGone(transaction);
            }
            return guard.allows(chain.get(), seen) ? seal(transaction, chain.get()) : nothing();
        });
    }

    /** Another replica has locked the chain's row, or somebody has removed it: then nobody would seal, and nobody be told. */
    private Uni<Round> unlessGone(SqlConnection transaction) {
        return repository
                .find(transaction)
                .invoke(chain -> {
                    if (chain.isEmpty()) {
                        guard.refuse("its row in audit_chain is gone");
                    }
                })
                .replaceWith(Round.NOTHING);
    }

    private Uni<Round> seal(SqlConnection transaction, Chain chain) {
        return repository.unsealed(transaction, config.batch()).flatMap(entries -> {
            if (entries.isEmpty()) {
                return chain.isUnsealed()
                        ? repository.anchor(transaction, chain).replaceWith(Round.NOTHING)
                        : nothing();
            }
            var sealed = sealed(chain, entries);
            var head = sealed.getLast().link();
            return repository
                    .store(transaction, chain.endingAt(head), sealed)
                    .replaceWith(new Round(Optional.of(head), sealed.size() == config.batch()));
        });
    }

    private static List<SealedEntry> sealed(Chain chain, List<StoredEntry> entries) {
        var sealed = new ArrayList<SealedEntry>(entries.size());
        var last = chain.head();
        for (var entry : entries) {
            var next = entry.after(last, chain.sealedAt());
            sealed.add(new SealedEntry(entry, chain.sealedAt(), last.hash(), next));
            last = next;
        }
        return sealed;
    }

    private static Uni<Round> nothing() {
        return Uni.createFrom().item(Round.NOTHING);
    }
}
