package dev.gatehouse.coreauth.audit.chain;

import static dev.gatehouse.coreauth.audit.chain.Tampering.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditConfig;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.chain.Verification.Break;
import dev.gatehouse.coreauth.audit.chain.Verification.Fault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with power over the database changes the log, which is undone after each test. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class TamperingTest {

    private static final int ALL = 50_000;
    private static final String COLUMNS = SealedEntry.COLUMNS;

    @Inject
    Pool pool;

    @Inject
    AuditTrail trail;

    @Inject
    AuditConfig config;

    @Inject
    Tampering tampering;

    @Inject
    ChainRepository repository;

    /** As in a process that has just started. */
    private ChainGuard guard;

    /** The first of five entries sealed one after the other. */
    private long first;

    @BeforeEach
    void fiveEntries() {
        guard = new ChainGuard(repository, config, new SimpleMeterRegistry());
        first = tampering.fiveEntries();
    }

    @Test
    void nothingIsFoundWhereNothingWasDone() {
        assertThat(after(tamperer -> {}).broken()).isEmpty();
    }

    @Test
    void aRemovedRowIsFound() {
        var found = after(tamperer -> run(tamperer, "delete from audit_entry where sequence = $1", first + 2));

        assertThat(found.broken()).contains(new Break(first + 2, Fault.MISSING));
        assertThat(found.through().sequence()).isEqualTo(first + 1);
        assertThat(found.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + interval '1 microsecond'",
                "at = 'infinity'",
                "sealed_at = sealed_at + interval '1 microsecond'",
                "id = -id",
                "kind = 'session.ended'",
                "outcome = 'FAILURE'",
                "reason = ''",
                "actor_type = 'SYSTEM'",
                "actor_id = null",
                "user_id = gen_random_uuid()",
                "client_address = device_name, device_name = client_address",
                "trace_id = 'x'",
                "details = 'other'",
                "previous_hash = hash",
                "hash = previous_hash"
            })
    void aChangedRowIsFoundWhicheverColumnItIs(String change) {
        var found = after(
                tamperer -> run(tamperer, "update audit_entry set " + change + " where sequence = $1", first + 2));

        assertThat(found.broken()).contains(new Break(first + 2, Fault.CHANGED));
    }

    @Test
    void aChangedRowWithAHashThatFitsIsFoundAtTheNext() {
        var found = after(tamperer -> {
            run(tamperer, "update audit_entry set details = 'other' where sequence = $1", first + 2);
            var changed = repository
                    .find(tamperer, first + 2)
                    .await()
                    .atMost(Database.SOON)
                    .orElseThrow();
            var fitting = changed.entry().hash(first + 2, changed.previousHash(), changed.sealedAt());
            run(tamperer, "update audit_entry set hash = $2 where sequence = $1", first + 2, fitting);
        });

        assertThat(found.broken()).contains(new Break(first + 3, Fault.UNLINKED));
    }

    @Test
    void theLastRowMadeAnewIsFound() {
        var found = after(tamperer -> {
            run(tamperer, "update audit_entry set details = 'other' where sequence = $1", head());
            var changed = repository
                    .find(tamperer, head())
                    .await()
                    .atMost(Database.SOON)
                    .orElseThrow();
            var fitting = changed.entry().hash(head(), changed.previousHash(), changed.sealedAt());
            run(tamperer, "update audit_entry set hash = $2 where sequence = $1", head(), fitting);
        });

        assertThat(found.broken()).contains(new Break(head(), Fault.REWRITTEN));
    }

    @Test
    void aSwappedPairIsFound() {
        var found = after(tamperer -> {
            run(
                    tamperer,
                    "update audit_entry set sequence = sequence + 1000000 where sequence in ($1::bigint, $1::bigint + 1)",
                    first + 1);
            run(
                    tamperer,
                    "update audit_entry set sequence = 2 * $1::bigint + 1000001 - sequence where sequence > 1000000",
                    first + 1);
        });

        assertThat(found.broken()).contains(new Break(first + 1, Fault.CHANGED));
    }

    @Test
    void aRowThatIsThereTwiceIsFoundAlsoBetweenTwoPages() {
        Consumer<SqlConnection> twice = tamperer -> run(
                tamperer,
                "insert into audit_entry (" + COLUMNS + ") select "
                        + COLUMNS.replace("sealed_at", "sealed_at + interval '1 second'")
                        + " from audit_entry where sequence = $1",
                first + 1);

        assertThat(after(twice).broken()).contains(new Break(first + 1, Fault.DUPLICATED));
        assertThat(after(twice, first + 1, 1, null).broken()).contains(new Break(first + 1, Fault.DUPLICATED));
    }

    @Test
    void aRowAddedPastTheSealingIsFound() {
        var found = after(tamperer -> run(
                tamperer,
                "insert into audit_entry (" + COLUMNS + ") select "
                        + COLUMNS.replace("sequence", "sequence + 1").replace("previous_hash, hash", "hash, hash")
                        + " from audit_entry where sequence = $1",
                head()));

        assertThat(found.broken()).contains(new Break(head() + 1, Fault.BEYOND_HEAD));
    }

    @Test
    void aTruncatedTailIsFound() {
        var found = after(tamperer -> run(tamperer, "delete from audit_entry where sequence > $1", first + 2));

        assertThat(found.broken()).contains(new Break(first + 3, Fault.MISSING));
    }

    @Test
    void aTruncatedTableIsFound() {
        var found = after(tampering::truncate);

        assertThat(found.broken()).contains(new Break(chain().anchor().sequence() + 1, Fault.MISSING));
    }

    @Test
    void aRemovedBeginningIsFoundAlsoWithItsAnchorMoved() {
        Consumer<SqlConnection> remove =
                tamperer -> run(tamperer, "delete from audit_entry where sequence <= $1", first);
        Consumer<SqlConnection> move = tamperer -> run(
                tamperer,
                "update audit_chain set anchor_sequence = e.sequence - 1, anchor_hash = e.previous_hash"
                        + " from audit_entry e where e.sequence = $1",
                first + 1);

        var removed = after(remove);
        var moved = after(remove.andThen(move));

        assertThat(removed.broken()).contains(new Break(chain().anchor().sequence() + 1, Fault.MISSING));
        assertThat(moved.broken()).contains(new Break(head(), Fault.HEAD_FORGED));
    }

    @Test
    void aTruncatedTailWhoseEndWasMadeAnewIsFoundBecauseNobodyElseCanSealIt() {
        var found = after(tamperer -> {
            run(tamperer, "delete from audit_entry where sequence > $1", first + 2);
            run(
                    tamperer,
                    "update audit_chain set sequence = e.sequence, hash = e.hash from audit_entry e where e.sequence = $1",
                    first + 2);
        });

        assertThat(found.broken()).contains(new Break(first + 2, Fault.HEAD_FORGED));
    }

    /** What the database alone cannot tell: an older state of it, put back as a whole. */
    @Test
    void aTruncatedTailWhoseOldEndWasPutBackIsFoundWithACheckpointOrByWhoHasSeenMore() {
        var old = chain();
        var user = UUID.randomUUID();
        tampering.append(pool, user);
        trail.awaitSealed(user, 1);
        var noted = chain().head();
        Consumer<SqlConnection> putBack = tamperer -> {
            run(
                    tamperer,
                    "delete from audit_entry where sequence > $1",
                    old.head().sequence());
            run(
                    tamperer,
                    "update audit_chain set sequence = $1, hash = $2, seal = $3",
                    old.head().sequence(),
                    old.head().hash(),
                    old.seal());
        };

        assertThat(after(putBack).broken()).isEmpty();
        assertThat(after(putBack, 0, ALL, noted).broken())
                .contains(new Break(old.head().sequence() + 1, Fault.CHECKPOINT_MISSED));
        assertThat(after(tamperer -> {}, 0, ALL, noted).broken()).isEmpty();
        assertThat(after(
                                tamperer -> {},
                                0,
                                ALL,
                                new Link(noted.sequence(), old.head().hash()))
                        .broken())
                .contains(new Break(noted.sequence(), Fault.CHECKPOINT_MISSED));
        guard.saw(noted.sequence());
        assertThat(after(tamperer -> {}).broken()).isEmpty();
        assertThat(after(putBack).broken()).contains(new Break(old.head().sequence() + 1, Fault.CHECKPOINT_MISSED));
    }

    @Test
    void theChainIsVerifiedInPartsToo() {
        var whole = after(tamperer -> {});
        long checked = 0;
        long reached = 0;
        Verification part;
        do {
            part = after(tamperer -> {}, reached, 7, null);
            assertThat(part.broken()).isEmpty();
            checked += part.checked();
            reached = part.through().sequence();
        } while (!part.isComplete());

        assertThat(checked).isEqualTo(whole.checked());
        assertThat(part.head()).isEqualTo(whole.head());
        assertThat(after(tamperer -> {}, head() + 1, 7, null).broken()).contains(new Break(head() + 1, Fault.MISSING));
    }

    private Verification after(Consumer<SqlConnection> change) {
        return after(change, 0, ALL, null);
    }

    private Verification after(Consumer<SqlConnection> change, long from, int limit, @Nullable Link checkpoint) {
        var verifyChain = new VerifyChain(repository, guard, config, pool);
        return tampering.undone(connection -> {
            change.accept(connection);
            return verifyChain
                    .verify(connection, from, limit, checkpoint)
                    .await()
                    .atMost(Database.SOON);
        });
    }

    private long head() {
        return chain().head().sequence();
    }

    private Chain chain() {
        return repository.find(pool).await().atMost(Database.SOON).orElseThrow();
    }
}
