package dev.gatehouse.coreauth.audit.chain;

import static dev.gatehouse.coreauth.audit.chain.Tampering.count;
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
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is put upon a chain that somebody else has left there, nor taken from it: our seal would make it ours. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ForgedChainTest {

    private static final int ALL = 50_000;

    private static final String BEGINNING = """
            update audit_chain set anchor_sequence = 0, anchor_hash = decode(repeat('00', 32), 'hex'),
                                   sequence = 0, hash = decode(repeat('00', 32), 'hex'), seal = ''""";

    /** @param isNew the process has made the secret; else it was there when it started */
    private record Started(Seal seals, boolean isNew) implements Seal {

        @Override
        public byte[] of(byte[] statement) {
            return seals.of(statement);
        }
    }

    @Inject
    Pool pool;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    AuditConfig config;

    @Inject
    Tampering tampering;

    @Inject
    Seal seals;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private ChainRepository repository;
    private ChainGuard guard;

    /** The first of five entries sealed one after the other. */
    private long first;

    @BeforeEach
    void fiveEntriesAndAProcessThatHasJustStarted() {
        first = tampering.fiveEntries();
        repository = new ChainRepository(new Started(seals, false));
        guard = new ChainGuard(repository, Optional.empty(), Duration.ZERO, metrics);
    }

    @Test
    void nothingIsSealedUponAForgedHead() {
        var found = sealedAfter(tamperer -> {
            run(tamperer, "delete from audit_entry where sequence > $1", first + 2);
            run(
                    tamperer,
                    "update audit_chain set sequence = e.sequence, hash = e.hash from audit_entry e where e.sequence = $1",
                    first + 2);
        });

        assertThat(found.broken()).contains(new Break(first + 2, Fault.HEAD_FORGED));
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void nothingIsSealedUponAChainThatWasEmptied() {
        var found = sealedAfter(ForgedChainTest::empty);

        assertThat(found.broken()).contains(new Break(0, Fault.HEAD_FORGED));
        assertThat(refused()).isEqualTo(1);
        guard = new ChainGuard(repository, Optional.empty(), Duration.ofMinutes(1), metrics);
        assertThat(sealedAfter(ForgedChainTest::empty).broken()).contains(new Break(0, Fault.HEAD_FORGED));
        assertThat(refused()).as("it may be about to begin").isEqualTo(1);
    }

    /** Else nothing would be sealed any more, and no alert fire. */
    @Test
    void aChainWhoseEndsAreGoneIsFoundAndToldOf() {
        var found = sealedAfter(tamperer -> run(tamperer, "delete from audit_chain"));

        assertThat(found.broken()).contains(new Break(0, Fault.HEAD_FORGED));
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void aChainBeginsWhereTheSecretWasMadeAndOnce() {
        var begun = new ChainRepository(new Started(seals, true));

        var found = tampering.undone(tamperer -> {
            empty(tamperer);
            new Sealer(begun, new ChainGuard(begun, Optional.empty(), Duration.ZERO, metrics), config, pool)
                    .sealIn(tamperer)
                    .await()
                    .atMost(Database.SOON);
            return verified(tamperer);
        });

        assertThat(found.broken()).isEmpty();
        assertThat(refused()).isZero();
        var sawMore = new ChainGuard(begun, Optional.empty(), Duration.ZERO, metrics);
        sawMore.saw(1);
        assertThat(tampering.<Boolean>undone(tamperer -> {
                    empty(tamperer);
                    return sawMore.allows(chain(tamperer), sawMore.seen());
                }))
                .isFalse();
    }

    @Test
    void nothingIsSealedUponAnOlderEndByWhoHasSeenMore() {
        var old = repository.find(pool).await().atMost(Database.SOON).orElseThrow();
        var user = UUID.randomUUID();
        tampering.append(pool, user);
        trail.awaitSealed(user, 1);
        guard.saw(database.count("select sequence from audit_chain"));

        var found = sealedAfter(tamperer -> {
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
        });

        assertThat(found.broken()).contains(new Break(old.head().sequence() + 1, Fault.CHECKPOINT_MISSED));
        assertThat(refused()).isEqualTo(1);
    }

    /** After the installation's secret was lost. */
    @Test
    void operatorsMayVouchForAHead() {
        var found = tampering.undone(tamperer -> {
            run(tamperer, "update audit_chain set seal = '\\x00'");
            tampering.append(tamperer, UUID.randomUUID());
            var head = Optional.of(chain(tamperer).head().toString());
            var vouched = new ChainGuard(repository, head, Duration.ZERO, metrics);
            new Sealer(repository, vouched, config, pool)
                    .sealIn(tamperer)
                    .await()
                    .atMost(Database.SOON);
            return verified(tamperer);
        });

        assertThat(found.broken()).isEmpty();
        assertThat(refused()).isZero();
    }

    @Test
    void aRowBeforeTheAnchorIsFound() {
        var found = tampering.undone(tamperer -> {
            var last = repository
                    .find(tamperer, first)
                    .await()
                    .atMost(Database.SOON)
                    .orElseThrow();
            repository
                    .anchor(tamperer, chain(tamperer).anchoredAt(last.link()))
                    .await()
                    .atMost(Database.SOON);
            run(tamperer, "delete from audit_entry where sequence < $1", first);
            return verified(tamperer);
        });

        assertThat(found.broken()).contains(new Break(first, Fault.BEFORE_ANCHOR));
    }

    @Test
    void aRowInNoPlaceIsFound() {
        var found = tampering.undone(tamperer -> {
            run(tamperer, "alter table audit_entry drop constraint audit_entry_place");
            run(
                    tamperer,
                    "insert into audit_entry (" + SealedEntry.COLUMNS + ") select "
                            + SealedEntry.COLUMNS.replace("sequence", "-7") + " from audit_entry where sequence = $1",
                    first);
            return verified(tamperer);
        });

        assertThat(found.broken()).contains(new Break(-7, Fault.BEFORE_ANCHOR));
    }

    @Test
    void aMonthThatIsWholeIsDropped() {
        Awaitility.await().atMost(Database.SOON).until(() -> leftWhenAllIsTooOld() == 0);
        assertThat(refused()).isZero();
    }

    /** Else what was done to it would go with it. */
    @Test
    void aMonthInWhichSomethingWasChangedIsKept() {
        tampering.committed("update audit_entry set details = 'other' where sequence = " + (first + 2));
        try {
            assertThat(leftWhenAllIsTooOld()).isEqualTo(5);
            assertThat(refused()).isEqualTo(1);
        } finally {
            tampering.committed("update audit_entry set details = null where sequence = " + (first + 2));
        }
    }

    /** What verification says after somebody did that and something was to be sealed upon it, which it was not. */
    private Verification sealedAfter(Consumer<SqlConnection> change) {
        var user = UUID.randomUUID();
        return tampering.undone(tamperer -> {
            change.accept(tamperer);
            tampering.append(tamperer, user);

            var round = new Sealer(repository, guard, config, pool)
                    .sealIn(tamperer)
                    .await()
                    .atMost(Database.SOON);

            assertThat(round).isEqualTo(Sealer.Round.NOTHING);
            assertThat(count(tamperer, "select count(*) from audit_unsealed where user_id = $1", user))
                    .isEqualTo(1);
            return verified(tamperer);
        });
    }

    /** How many of the five. */
    private long leftWhenAllIsTooOld() {
        var verifyChain = new VerifyChain(repository, guard, config, pool);
        new ChainUpkeep(repository, guard, verifyChain, pool, metrics)
                .maintain(-1)
                .await()
                .atMost(Database.SOON);
        return database.count("select count(*) from audit_entry where sequence between $1 and $2", first, first + 4);
    }

    private static void empty(SqlConnection tamperer) {
        run(tamperer, "delete from audit_entry");
        run(tamperer, BEGINNING);
    }

    private Verification verified(SqlConnection tamperer) {
        return new VerifyChain(repository, guard, config, pool)
                .verify(tamperer, 0, ALL, null)
                .await()
                .atMost(Database.SOON);
    }

    private Chain chain(SqlConnection tamperer) {
        return repository.find(tamperer).await().atMost(Database.SOON).orElseThrow();
    }

    private double refused() {
        return metrics.counter("gatehouse.audit.refused").count();
    }
}
