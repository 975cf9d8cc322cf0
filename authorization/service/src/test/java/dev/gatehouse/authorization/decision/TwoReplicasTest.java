package dev.gatehouse.authorization.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.authorization.knowledge.KnowledgeConfig;
import dev.gatehouse.authorization.knowledge.Replica;
import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application is one replica; the engine under test is another, over the same PostgreSQL and Redis. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class TwoReplicasTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @Inject
    TestPolicy policy;

    @Inject
    Vertx vertx;

    @Inject
    KnowledgeConfig config;

    @Inject
    ReactiveRedisDataSource redis;

    private final MovableClock clock = new MovableClock();
    private Replica replica;
    private DecisionEngine engine;

    @BeforeEach
    void begin() throws Exception {
        replica = new Replica(vertx, config, redis, clock);
        engine = new DecisionEngine(replica.feed(), replica.subjects(), config, clock, new SimpleMeterRegistry());
    }

    @AfterEach
    void end() {
        replica.close();
    }

    @Test
    void whoNamesARevisionIsNeverAnsweredFromOlderKnowledge() {
        var user = UUID.randomUUID();
        assertThat(check(user, "users:read", 0).allowed()).isFalse();
        for (int round = 0; round < 20; round++) {
            long given = policy.give(user, "support", "", null);
            var after = check(user, "users:read", given);
            assertThat(after.allowed()).isTrue();
            assertThat(after.revision()).isGreaterThanOrEqualTo(given);

            long taken = policy.take(user, "support");
            assertThat(check(user, "users:read", taken).allowed()).isFalse();
        }
    }

    @Test
    void aRolesChangeIsInEveryAnswerFromItsRevisionOn() {
        var role = "r-" + UUID.randomUUID();
        policy.define(role, "docs:read");
        var user = policy.userWith(role);
        assertThat(check(user, "docs:read", 0).allowed()).isTrue();

        long changed = policy.define(role, "docs:write");

        assertThat(check(user, "docs:read", changed).allowed()).isFalse();
        assertThat(check(user, "docs:write", 0).allowed()).isTrue();
    }

    /** First the permission leaves the role, then the user gets the role: at no moment did the user have the permission. */
    @Test
    void newAssignmentsAreNotJudgedByOlderRoles() {
        var role = "r-" + UUID.randomUUID();
        policy.define(role, "docs:read", "docs:list");
        assertThat(check(UUID.randomUUID(), "docs:read", 0).allowed()).isFalse();

        policy.define(role, "docs:list");
        var user = UUID.randomUUID();
        policy.give(user, role, "", null);

        assertThat(check(user, "docs:read", 0).allowed()).isFalse();
        assertThat(check(user, "docs:list", 0).allowed()).isTrue();
    }

    @Test
    void aRevisionThatIsNotThereYetIsNotAnswered() {
        var user = policy.userWith("user");

        assertThatThrownBy(() -> check(user, "profile:read", Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).hasToString("REVISION_AHEAD"));
    }

    @Test
    void aCopyInRedisServesUntilItsUserChanges() {
        var user = policy.userWith("user");
        assertThat(check(user, "profile:read", 0).allowed()).isTrue();
        await().atMost(SOON).until(() -> stored(user) != null);
        var copy = stored(user);

        policy.know(policy.give(user, "support", "", null));
        redis.value(String.class).set(key(user), copy).await().atMost(SOON);
        replica.close();
        replica = newReplica();
        engine = new DecisionEngine(replica.feed(), replica.subjects(), config, clock, new SimpleMeterRegistry());

        assertThat(check(user, "users:read", 0).allowed()).isTrue();
        await().atMost(SOON).until(() -> !copy.equals(stored(user))); // the answer does not wait for Redis
    }

    /** A lie that is recent enough is believed, which shows that it is Redis that answered. */
    @Test
    void aCopyThatNothingOutdatedIsUsed() {
        var user = policy.userWith("user");
        long revision = check(user, "profile:read", 0).revision();
        var other = UUID.randomUUID();
        var copy = "{\"revision\":" + revision + ",\"roles_revision\":1,\"roles\":[[\"support\",\"\",null]]}";
        redis.value(String.class).set(key(other), copy).await().atMost(SOON);

        assertThat(check(other, "users:read", 0).allowed()).isTrue();

        long given = policy.give(other, "user", "", null);
        assertThat(check(other, "users:read", given).allowed()).isFalse();
    }

    @Test
    void aCopyThatCannotBeReadIsNoCopy() {
        var user = policy.userWith("user");
        redis.value(String.class).set(key(user), "{\"roles\":").await().atMost(SOON);

        assertThat(check(user, "profile:read", 0).allowed()).isTrue();
    }

    @Test
    void withoutPostgresMemoryAnswersFlaggedStaleForABoundedTimeAndThenNobodyMayAnything() {
        clock.freeze();
        var user = policy.userWith("support");
        var stranger = policy.userWith("support");
        redis.key(String.class).del(key(stranger)).await().atMost(SOON);
        assertThat(check(user, "users:read", 0).stale()).isFalse();
        long known = check(user, "users:read", 0).revision();

        replica.cut();
        long unseen = policy.take(user, "support");

        assertThat(check(user, "users:read", known).stale()).isFalse();
        clock.advance(config.freshFor().plusMillis(1));
        assertThat(check(user, "users:read", 0).allowed()).isTrue();
        assertThat(check(user, "users:read", 0).stale()).isTrue();
        assertUnavailable(stranger, 0);
        assertThatThrownBy(() -> check(user, "users:read", unseen)).isInstanceOf(RuntimeException.class);

        clock.advance(config.answersFor());
        assertUnavailable(user, 0);

        replica.heal();
        await().atMost(SOON).ignoreExceptions().until(() -> !check(user, "users:read", unseen)
                .allowed());
        assertThat(check(user, "users:read", 0).stale()).isFalse();
    }

    @Test
    void aRevocationThatOnlyAnEventToldOfCountsThoughPostgresIsAway() {
        var user = policy.userWith("support");
        assertThat(check(user, "users:read", 0).allowed()).isTrue();
        replica.cut();
        long taken = policy.take(user, "support");

        replica.hear(user, taken);

        await().atMost(SOON).untilAsserted(() -> assertUnavailable(user, 0));
    }

    @Test
    void withoutPostgresFromTheStartNothingIsAllowed() {
        var admin = policy.userWith("admin");
        replica.cut();

        assertThatThrownBy(() -> check(admin, "users:read", 0)).isInstanceOf(RuntimeException.class);
    }

    /** 200 checks a second while the role is taken, ten times, without Kafka: how long after the commit is the last one allowed? */
    @Test
    void aRevocationReachesAReplicaThatOnlyPollsInLessThanASecond() {
        replica.poll();
        var times = new ArrayList<Duration>();
        for (int round = 0; round < 10; round++) {
            var user = policy.userWith("support");
            await().atMost(SOON).until(() -> check(user, "users:read", 0).allowed());
            policy.take(user, "support");
            long committed = System.nanoTime();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(SOON)
                    .until(() -> !check(user, "users:read", 0).allowed());
            times.add(Duration.ofNanos(System.nanoTime() - committed));
        }
        Collections.sort(times);
        assertThat(times.get(times.size() / 2)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aReplicaThatFellFarBehindBeginsAnew() {
        var user = policy.userWith("support");
        assertThat(check(user, "users:read", 0).allowed()).isTrue();
        policy.take(user, "support");
        long revision = policy.pruneAllChanges();

        assertThat(check(user, "users:read", revision).allowed()).isFalse();
    }

    private Answer check(UUID user, String permission, long revision) {
        return engine.check(new Question(user, Permission.parse(permission), Scope.GLOBAL, revision))
                .await()
                .atMost(SOON);
    }

    private void assertUnavailable(UUID user, long revision) {
        assertThatThrownBy(() -> check(user, "users:read", revision))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).hasToString("POLICY_UNAVAILABLE"));
    }

    private Replica newReplica() {
        try {
            return new Replica(vertx, config, redis, clock);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String stored(UUID user) {
        return redis.value(String.class).get(key(user)).await().atMost(SOON);
    }

    private static String key(UUID user) {
        return "authorization:{" + user + "}:assignments";
    }
}
