package dev.gatehouse.coreauth.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditConfig;
import dev.gatehouse.coreauth.audit.AuditTrail;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How months come and go, whatever goes on beside. In most tests even the current one is too old to be kept. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ChainUpkeepTest {

    private static final int ALL = 50_000;
    private static final int NOTHING_KEPT = -1;
    private static final String UPKEEP_LOCK = "(1635083369, 0)";

    /** Between the look at the chain's ends and the look at what lies between them something happens, once. */
    @Vetoed
    private static final class Interrupted extends ChainRepository {

        private final Supplier<Uni<Void>> meanwhile;
        private final AtomicBoolean happened = new AtomicBoolean();

        Interrupted(Seal seals, Supplier<Uni<Void>> meanwhile) {
            super(seals);
            this.meanwhile = meanwhile;
        }

        @Override
        Uni<Optional<Chain>> find(SqlClient client) {
            return super.find(client)
                    .call(chain -> happened.compareAndSet(false, true)
                            ? meanwhile.get()
                            : Uni.createFrom().voidItem());
        }
    }

    @Vetoed
    private static final class Unprunable extends ChainRepository {

        Unprunable(Seal seals) {
            super(seals);
        }

        @Override
        Uni<@Nullable Link> lastExpired(SqlClient client, int monthsKept) {
            return Uni.createFrom().failure(new IllegalStateException("on purpose"));
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

    @Inject
    ChainRepository repository;

    @Inject
    VerifyChain verifyChain;

    @Inject
    ChainUpkeep upkeep;

    @Inject
    MeterRegistry metrics;

    private ChainGuard guard;

    @BeforeEach
    void aProcessThatHasJustStarted() {
        guard = new ChainGuard(repository, config, new SimpleMeterRegistry());
    }

    @Test
    void anEntryThatFellIntoNoMonthIsMovedToItsOwnAndLeavesWithIt() {
        awaitDropped(sealed());
        var user = sealed();
        assertThat(misplaced(user)).as("this month has no partition now").isEqualTo(1);

        maintain(config.monthsKept());

        assertThat(misplaced(user)).isZero();
        assertThat(inTheirMonth(user)).isEqualTo(1);
        assertThat(shownAsMisplaced()).isZero();
        assertThat(verified().broken()).isEmpty();
        awaitDropped(user);
        assertThat(verified().broken()).isEmpty();
    }

    @Test
    void whatIsOfNoMonthIsShownAndKeepsNoPartitionFromBeingMade() {
        var user = sealed();
        var later = withoutTheLastPartition();
        database.run(
                "insert into audit_entry (" + SealedEntry.COLUMNS + ") select "
                        + SealedEntry.COLUMNS.replace("sealed_at", "timestamptz '3000-01-01 00:00:00+00'")
                        + " from audit_entry where user_id = $1",
                user);
        try {
            maintain(config.monthsKept());

            assertThat(shownAsMisplaced()).isEqualTo(1);
            assertThat(tables(later)).isEqualTo(1);
            assertThat(tables("audit_entry_300001")).isZero();
        } finally {
            tampering.committed("delete from audit_entry where sealed_at = timestamptz '3000-01-01 00:00:00+00'");
        }
        maintain(config.monthsKept());
        assertThat(shownAsMisplaced()).isZero();
    }

    @Test
    void partitionsAreMadeAlsoWhenNothingCanBeDropped() {
        var later = withoutTheLastPartition();

        replica(new Unprunable(seals)).maintain(NOTHING_KEPT).await().atMost(Database.SOON);

        assertThat(tables(later)).isEqualTo(1);
        awaitDropped(sealed());
    }

    @Test
    void whoeverFindsAnotherReplicaAtItLeavesItToThatOne() {
        var user = sealed();
        var other = pool.getConnection().await().atMost(Database.SOON);
        try {
            other.query("select pg_advisory_lock" + UPKEEP_LOCK)
                    .execute()
                    .await()
                    .atMost(Database.SOON);

            maintain(NOTHING_KEPT);

            assertThat(left(user)).isEqualTo(1);
        } finally {
            other.query("select pg_advisory_unlock" + UPKEEP_LOCK)
                    .execute()
                    .await()
                    .atMost(Database.SOON);
            other.close().await().atMost(Database.SOON);
        }
        awaitDropped(user);
    }

    @Test
    void twoThatPruneAtOnceDoNotHoldEachOtherUp() {
        var user = sealed();
        var two = Uni.combine()
                .all()
                .unis(
                        replica(repository).maintain(NOTHING_KEPT),
                        replica(repository).maintain(NOTHING_KEPT))
                .discardItems();

        Awaitility.await().atMost(Database.SOON).until(() -> {
            two.await().atMost(Database.SOON);
            return left(user) == 0;
        });

        assertThat(verified().broken()).isEmpty();
    }

    @Test
    void whatIsSealedWhileAMonthIsLookedAtIsNoFault() {
        sealed();
        var chain = repository.find(pool).await().atMost(Database.SOON).orElseThrow();
        var interrupted = new VerifyChain(new Interrupted(seals, this::sealFive), guard, config, pool);

        var found = pool.withConnection(
                        connection -> interrupted.verifyThrough(connection, chain.anchor(), chain.head()))
                .await()
                .atMost(Database.SOON);

        assertThat(found.broken()).isEmpty();
        assertThat(found.through().sequence())
                .isGreaterThanOrEqualTo(chain.head().sequence());
        assertThat(verified().head().sequence())
                .isGreaterThanOrEqualTo(chain.head().sequence() + 5);
    }

    @Test
    void whatIsLookedAtIsNotDroppedMeanwhile() {
        var user = sealed();
        var interrupted =
                new VerifyChain(new Interrupted(seals, () -> upkeep.maintain(NOTHING_KEPT)), guard, config, pool);

        var found = interrupted.verify(0, ALL, null).await().atMost(Database.SOON);

        assertThat(found.broken()).isEmpty();
        assertThat(found.isComplete()).isTrue();
        assertThat(left(user)).isEqualTo(1);
        awaitDropped(user);
    }

    /** Of a user of its own. */
    private UUID sealed() {
        var user = UUID.randomUUID();
        tampering.append(pool, user);
        trail.awaitSealed(user, 1);
        return user;
    }

    private Uni<Void> sealFive() {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> tampering.fiveEntries())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private ChainUpkeep replica(ChainRepository chain) {
        return new ChainUpkeep(chain, guard, verifyChain, pool, new SimpleMeterRegistry());
    }

    private void maintain(int monthsKept) {
        upkeep.maintain(monthsKept).await().atMost(Database.SOON);
    }

    /** What is sealed in the middle of it, by whatever else this process does, makes it wait for the next time. */
    private void awaitDropped(UUID user) {
        Awaitility.await().atMost(Database.SOON).until(() -> {
            maintain(NOTHING_KEPT);
            return left(user) == 0;
        });
    }

    /** The name of that partition. */
    private String withoutTheLastPartition() {
        var last = "audit_entry_"
                + database.text("select to_char(now() at time zone 'UTC' + interval '2 months', 'YYYYMM')");
        database.run("drop table " + last);
        return last;
    }

    private Verification verified() {
        return verifyChain.verify(0, ALL, null).await().atMost(Database.SOON);
    }

    private long left(UUID user) {
        return database.count("select count(*) from audit_entry where user_id = $1", user);
    }

    private long misplaced(UUID user) {
        return database.count("select count(*) from audit_entry_default where user_id = $1", user);
    }

    private long inTheirMonth(UUID user) {
        return database.count(
                "select count(*) from audit_entry where user_id = $1 and tableoid::regclass::text ="
                        + " 'audit_entry_' || to_char(sealed_at at time zone 'UTC', 'YYYYMM')",
                user);
    }

    private long tables(String name) {
        return database.count("select count(*) from pg_tables where tablename = $1", name);
    }

    private double shownAsMisplaced() {
        return metrics.get("gatehouse.audit.misplaced").gauge().value();
    }
}
