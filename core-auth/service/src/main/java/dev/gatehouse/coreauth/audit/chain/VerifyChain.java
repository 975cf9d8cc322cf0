package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.audit.AuditConfig;
import dev.gatehouse.coreauth.audit.chain.Verification.Break;
import dev.gatehouse.coreauth.audit.chain.Verification.Fault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Computes the chain anew and compares: all of it, or a part at a time. */
@ApplicationScoped
public class VerifyChain {

    /** Of the rows. That the table is locked before keeps the months in it from being dropped, which no snapshot does. */
    private static final String SNAPSHOT = """
            set transaction isolation level repeatable read, read only;
            lock table audit_entry in access share mode""";

    private static final Verification GONE =
            new Verification(0, Link.BEGINNING, Link.BEGINNING, Optional.of(new Break(0, Fault.HEAD_FORGED)));

    private static final long PART = 10_000;

    private final ChainRepository repository;
    private final ChainGuard guard;
    private final AuditConfig config;
    private final Pool pool;

    VerifyChain(ChainRepository repository, ChainGuard guard, AuditConfig config, Pool pool) {
        this.repository = repository;
        this.guard = guard;
        this.config = config;
        this.pool = pool;
    }

    /**
     * Looks at what one moment shows.
     *
     * @param after begin behind this entry, which an earlier look reached; 0 for the beginning
     * @param limit entries to look at, at most
     * @param checkpoint a link that the chain is known to have had
     */
    public Uni<Verification> verify(long after, int limit, @Nullable Link checkpoint) {
        return pool.withTransaction(transaction -> verifySnapshot(transaction, after, limit, checkpoint));
    }

    private Uni<Verification> verifySnapshot(
            SqlConnection transaction, long after, int limit, @Nullable Link checkpoint) {
        return transaction.query(SNAPSHOT).execute().flatMap(done -> verify(transaction, after, limit, checkpoint));
    }

    Uni<Verification> verify(SqlConnection transaction, long after, int limit, @Nullable Link checkpoint) {
        long seen = guard.seen();
        return repository.find(transaction).flatMap(there -> {
            if (there.isEmpty()) {
                return Uni.createFrom().item(GONE);
            }
            var chain = there.get();
            var anchor = new Walk(chain.anchor(), null, 0);
            long head = chain.head().sequence();
            if (!guard.isOurs(chain)) {
                return anchor.broken(chain, head, Fault.HEAD_FORGED);
            }
            if (head < seen) {
                return anchor.broken(chain, head + 1, Fault.CHECKPOINT_MISSED);
            }
            return repository
                    .firstUpTo(transaction, chain.anchor().sequence())
                    .flatMap(stray -> stray.isPresent()
                            ? anchor.broken(chain, stray.get(), Fault.BEFORE_ANCHOR)
                            : behind(anchor, transaction, chain, after, limit)
                                    .flatMap(found -> compared(transaction, chain, found, checkpoint)));
        });
    }

    /**
     * All from the anchor through that link, and the entry after it, which must be upon it. However many they are, a few hundred are
     * in memory, and sealing goes on meanwhile: each part is looked at as one moment shows it, with the chain's ends as they are
     * then, so that what is sealed meanwhile is no fault and no snapshot grows old.
     *
     * @param connection in no transaction
     */
    Uni<Verification> verifyThrough(SqlConnection connection, Link anchor, Link last) {
        long end = last.sequence() + 1;
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(anchor.sequence()), reached -> part(connection, reached, end))
                .whilst(part -> part.broken().isEmpty()
                        && !part.isComplete()
                        && part.through().sequence() < end)
                .collect()
                .last();
    }

    private Uni<Verification> part(SqlConnection connection, AtomicLong reached, long end) {
        long after = reached.get();
        int limit = (int) Math.min(PART, end - after);
        return ChainRepository.inTransaction(connection, transaction -> verifySnapshot(transaction, after, limit, null))
                .invoke(part -> reached.set(part.through().sequence()));
    }

    /** @param sealedAt the last entry's; null when it has been dropped */
    private record Walk(Link last, @Nullable OffsetDateTime sealedAt, long checked) {

        static Walk from(SealedEntry entry) {
            return new Walk(entry.link(), entry.sealedAt(), 0);
        }

        Walk over(SealedEntry next) {
            return new Walk(next.link(), next.sealedAt(), checked + 1);
        }

        Uni<Verification> broken(Chain chain, long sequence, Fault fault) {
            return result(chain, Optional.of(new Break(sequence, fault)));
        }

        Uni<Verification> result(Chain chain, Optional<Break> broken) {
            return Uni.createFrom().item(new Verification(checked, last, chain.head(), broken));
        }
    }

    private Uni<Verification> behind(Walk anchor, SqlConnection transaction, Chain chain, long after, int limit) {
        return beginning(transaction, anchor, after)
                .flatMap(from -> from.isPresent()
                        ? walk(transaction, chain, from.get(), limit)
                        : anchor.broken(chain, after, Fault.MISSING));
    }

    private Uni<Optional<Walk>> beginning(SqlConnection transaction, Walk anchor, long after) {
        return after <= anchor.last().sequence()
                ? Uni.createFrom().item(Optional.of(anchor))
                : repository.find(transaction, after).map(found -> found.map(Walk::from));
    }

    private Uni<Verification> walk(SqlConnection transaction, Chain chain, Walk begun, long limit) {
        if (begun.checked() >= limit && begun.last().sequence() < chain.head().sequence()) {
            return begun.result(chain, Optional.empty());
        }
        int page = Math.clamp(limit - begun.checked(), 1, config.batch());
        return repository
                .after(transaction, begun.last().sequence(), begun.sealedAt(), page)
                .flatMap(entries -> {
                    var walk = begun;
                    for (var entry : entries) {
                        var fault = fault(entry, walk.last(), chain.head());
                        if (fault != null) {
                            long first = Math.min(entry.sequence(), walk.last().sequence() + 1);
                            return walk.broken(chain, first, fault);
                        }
                        walk = walk.over(entry);
                    }
                    return entries.size() < page ? ended(chain, walk) : walk(transaction, chain, walk, limit);
                });
    }

    private static @Nullable Fault fault(SealedEntry entry, Link last, Link head) {
        long sequence = entry.sequence();
        if (sequence > head.sequence()) {
            return last.sequence() < head.sequence() ? Fault.MISSING : Fault.BEYOND_HEAD;
        }
        if (sequence != last.sequence() + 1) {
            return sequence == last.sequence() ? Fault.DUPLICATED : Fault.MISSING;
        }
        if (!entry.isUnchanged()) {
            return Fault.CHANGED;
        }
        return entry.previousHash().equals(last.hash()) ? null : Fault.UNLINKED;
    }

    /** There are no more entries. */
    private static Uni<Verification> ended(Chain chain, Walk walk) {
        var head = chain.head();
        if (walk.last().sequence() < head.sequence()) {
            return walk.broken(chain, walk.last().sequence() + 1, Fault.MISSING);
        }
        return walk.last().equals(head)
                ? walk.result(chain, Optional.empty())
                : walk.broken(chain, head.sequence(), Fault.REWRITTEN);
    }

    /** A chain that is whole in itself may still be another one than it was, or shorter. */
    private Uni<Verification> compared(
            SqlConnection transaction, Chain chain, Verification found, @Nullable Link checkpoint) {
        if (checkpoint == null
                || found.broken().isPresent()
                || checkpoint.sequence() < chain.anchor().sequence()) {
            return Uni.createFrom().item(found);
        }
        return beginning(transaction, new Walk(chain.anchor(), null, 0), checkpoint.sequence())
                .map(there -> there.map(Walk::last).filter(checkpoint::equals).isPresent()
                        ? found
                        : found.brokenAt(
                                Math.min(checkpoint.sequence(), chain.head().sequence() + 1), Fault.CHECKPOINT_MISSED));
    }
}
