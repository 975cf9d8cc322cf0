package dev.gatehouse.coreauth.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditConfig;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.Initiator;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How entries get into the chain, stay there, and leave it. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ChainTest {

    private static final int ALL = 50_000;

    @Inject
    Pool pool;

    @Inject
    Database database;

    @Inject
    AuditLog audit;

    @Inject
    AuditTrail trail;

    @Inject
    AuditConfig config;

    @Inject
    ChainRepository repository;

    @Inject
    ChainGuard guard;

    @Inject
    VerifyChain verifyChain;

    @Inject
    ChainUpkeep upkeep;

    @Inject
    MeterRegistry metrics;

    @Test
    void anEntryIsSealedByItselfSoonAndTheChainIsWhole() {
        var user = UUID.randomUUID();

        append(pool, user, "one");
        append(pool, user, "two");

        trail.awaitSealed(user, 2);
        assertThat(verify().broken()).isEmpty();
        assertThat(verify().isComplete()).isTrue();
        Awaitility.await()
                .atMost(Database.SOON)
                .until(() -> metrics.get("gatehouse.audit.sequence").gauge().value()
                        >= verify().head().sequence());
    }

    @Test
    void theGaugeShowsHowLongTheOldestEntryHasWaited() {
        var holder = pool.getConnection().await().atMost(Database.SOON);
        var transaction = holder.begin().await().atMost(Database.SOON);
        holder.query("select from audit_chain for update").execute().await().atMost(Database.SOON);

        append(pool, UUID.randomUUID(), "waits");

        Awaitility.await().atMost(Database.SOON).until(() -> unsealedAge() > 1);
        transaction.rollback().await().atMost(Database.SOON);
        holder.close().await().atMost(Database.SOON);
        Awaitility.await().atMost(Database.SOON).until(() -> unsealedAge() == 0);
    }

    private double unsealedAge() {
        return metrics.get("gatehouse.audit.unsealed.age.seconds").gauge().value();
    }

    @Test
    void whatCommitsLateIsSealedLateAndNotLost() {
        var user = UUID.randomUUID();
        var slow = pool.getConnection().await().atMost(Database.SOON);
        var transaction = slow.begin().await().atMost(Database.SOON);
        append(slow, user, "late");
        append(pool, user, "early");
        trail.awaitSealed(user, 1);

        transaction.commit().await().atMost(Database.SOON);
        slow.close().await().atMost(Database.SOON);
        trail.awaitSealed(user, 2);

        assertThat(database.rows("select details from audit_entry where user_id = $1 order by sequence", user))
                .extracting(row -> row.getString(0))
                .containsExactly("early", "late");
        assertThat(database.rows("select details from audit_entry where user_id = $1 order by id", user))
                .extracting(row -> row.getString(0))
                .containsExactly("late", "early");
        assertThat(verify().broken()).isEmpty();
    }

    @Test
    void severalReplicasSealingAtOnceMakeOneChain() throws Exception {
        var user = UUID.randomUUID();
        var work = new ArrayList<Callable<Void>>();
        for (int replica = 0; replica < 3; replica++) {
            var sealer = new Sealer(repository, guard, config, pool);
            work.add(() -> {
                for (int i = 0; i < 100; i++) {
                    sealer.seal().await().atMost(Database.SOON);
                }
                return null;
            });
            work.add(() -> {
                for (int i = 0; i < 100; i++) {
                    append(pool, user, String.valueOf(i));
                }
                return null;
            });
        }

        try (var threads = Executors.newFixedThreadPool(work.size())) {
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }

        trail.awaitSealed(user, 300);
        assertThat(database.count("select count(distinct id) from audit_entry where user_id = $1", user))
                .isEqualTo(300);
        assertThat(verify().broken()).isEmpty();
    }

    @Test
    void whoeverFindsTheChainLockedDoesNotWait() {
        var holder = pool.getConnection().await().atMost(Database.SOON);
        var transaction = holder.begin().await().atMost(Database.SOON);
        try {
            holder.query("select from audit_chain for update").execute().await().atMost(Database.SOON);

            var round =
                    new Sealer(repository, guard, config, pool).seal().await().atMost(Database.SOON);

            assertThat(round).isEqualTo(Sealer.Round.NOTHING);
        } finally {
            transaction.rollback().await().atMost(Database.SOON);
            holder.close().await().atMost(Database.SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set details = 'other'",
                "delete from audit_entry",
                "truncate audit_entry",
                "update audit_unsealed set details = 'other'",
                "delete from audit_unsealed",
                "truncate audit_unsealed",
                "delete from audit_chain",
                "truncate audit_chain",
                "update audit_chain set sequence = sequence - 1"
            })
    void inTheOrdinaryCourseNothingIsChangedOrRemoved(String statement) {
        var user = UUID.randomUUID();
        append(pool, user, "sealed");
        trail.awaitSealed(user, 1);

        assertThatThrownBy(() -> pool.withTransaction(transaction -> audit.record(transaction, entry(user, "waits"))
                                .flatMap(done -> transaction.query(statement).execute()))
                        .await()
                        .atMost(Database.SOON))
                .hasMessageContaining("append-only");
    }

    @Test
    void noPartitionCanBeEmptiedEither() {
        var partitions = database.rows(
                "select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_entry'::regclass");

        assertThat(partitions).hasSizeGreaterThan(2).allSatisfy(row -> assertThatThrownBy(
                        () -> database.run("truncate " + row.getString(0)))
                .hasMessageContaining("append-only"));
    }

    @Test
    void whatIsDroppedLeavesAnAnchorFromWhichTheRestIsVerified() {
        append(pool, UUID.randomUUID(), "old");
        Awaitility.await()
                .atMost(Database.SOON)
                .until(() -> database.count("select count(*) from audit_unsealed") == 0);
        long before = verify().head().sequence();

        // what is sealed in the middle of it makes it wait for the next time
        Awaitility.await().atMost(Database.SOON).until(() -> {
            upkeep.maintain(-1).await().atMost(Database.SOON);
            return verify().checked() < before;
        });

        assertThat(verify().broken()).isEmpty();
        var user = UUID.randomUUID();
        append(pool, user, "new");
        trail.awaitSealed(user, 1);
        var found = verify();
        assertThat(found.broken()).isEmpty();
        assertThat(found.checked())
                .isEqualTo(found.head().sequence() - database.count("select anchor_sequence from audit_chain"));
        assertThat(verifyChain.verify(1, ALL, null).await().atMost(Database.SOON))
                .isEqualTo(found);
    }

    @Test
    void whatIsNoPlaceIsNotTaken() {
        var copy = "insert into audit_entry (" + SealedEntry.COLUMNS + ") select "
                + SealedEntry.COLUMNS.replace("sequence", "0") + " from audit_entry limit 1";
        var user = UUID.randomUUID();
        append(pool, user, "to be copied");
        trail.awaitSealed(user, 1);

        assertThatThrownBy(() -> database.run(copy)).hasMessageContaining("audit_entry_place");
    }

    @Test
    void aChainThatIsLeftAloneIsCountedFromZeroOn() {
        assertThat(metrics.get("gatehouse.audit.refused").counter().count()).isZero();
    }

    private Verification verify() {
        return verifyChain.verify(0, ALL, null).await().atMost(Database.SOON);
    }

    private void append(SqlClient client, UUID user, String details) {
        audit.record(client, entry(user, details)).await().atMost(Database.SOON);
    }

    private static AuditEntry entry(UUID user, String details) {
        return AuditEntry.success(AuditKind.PASSWORD_CHANGED, Initiator.user(user, "192.0.2.1", "test"), user)
                .with(details);
    }
}
