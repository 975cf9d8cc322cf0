package dev.gatehouse.authorization.change;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.knowledge.PolicyFeed;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Writes the policy, one change at a time: the revision's lock comes first, so whatever a change is decided on is still so when
 * it commits, and revisions commit in their order.
 */
@ApplicationScoped
public class PolicyLedger {

    private final LedgerRows rows;
    private final Outbox outbox;
    private final PolicyFeed feed;

    PolicyLedger(LedgerRows rows, Outbox outbox, PolicyFeed feed) {
        this.rows = rows;
        this.outbox = outbox;
        this.feed = feed;
    }

    /**
     * Runs one change in a transaction of its own. It commits whole, with its events, or not at all.
     *
     * @param work checks and writes, in the transaction's session
     * @return the change's revision, known to this replica already; fails with {@code LAST_ADMINISTRATOR} when nobody would be
     *     left who may do everything
     */
    public Uni<Long> write(Operator author, Function<Draft, Uni<Void>> work) {
        return Panache.withTransaction(() -> Panache.getSession().flatMap(session -> write(session, author, work)))
                .invoke(outbox::wake)
                .call(revision -> feed.atLeast(revision).onFailure().recoverWithNull());
    }

    private Uni<Long> write(Mutiny.Session session, Operator author, Function<Draft, Uni<Void>> work) {
        return rows.open(session, author)
                .call(draft -> Uni.createFrom().deferred(() -> work.apply(draft)))
                .call(draft -> session.flush())
                .call(draft -> keepAnAdministrator(session, draft))
                .call(draft -> rows.close(session, draft))
                .map(Draft::revision);
    }

    private Uni<Void> keepAnAdministrator(Mutiny.Session session, Draft draft) {
        return rows.administrators(session)
                .invoke(left -> {
                    if (left == 0 && draft.administrators() > 0) {
                        throw new DomainException(
                                AuthorizationError.LAST_ADMINISTRATOR, "Somebody has to stay administrator, for ever.");
                    }
                })
                .replaceWithVoid();
    }
}
