package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.login.Attempt.Proof;
import dev.gatehouse.coreauth.login.AttemptCounterTest.Kind;
import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import dev.gatehouse.coreauth.login.Verdict.Reason;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From where an account's owner is let in when strangers have reached its ceiling: as counters remember, and as its sessions say. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class KnownNetworksTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int CEILING = 6;
    private static final Verdict AT_THE_CEILING = new Verdict(Duration.ofHours(12), Reason.CEILING);
    private static final AttemptPolicy POLICY = new AttemptPolicy(
            3,
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            CEILING,
            Duration.ofHours(12),
            Duration.ofDays(30),
            Duration.ZERO,
            Duration.ofMinutes(1),
            new Bucket(1_000, 1_000),
            new Bucket(1_000, 1_000));

    @Inject
    Accounts accounts;

    @Inject
    Strangers strangers;

    @Inject
    ReactiveRedisDataSource redis;

    @Inject
    Pool pool;

    @Inject
    MovableClock clock;

    private final String name = "account-" + UUID.randomUUID();

    @BeforeEach
    void everythingHappensAtOnce() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @EnumSource
    void ofTheNetworksThatAreKnownTheLatestTwentyStayAndNoneAfterAReset(Kind kind) {
        var counter = counter(kind);
        for (int i = 0; i < 21; i++) {
            recognise(counter, "home" + i, NOW.plusSeconds(i));
        }
        reachTheCeiling(counter, NOW);
        assertThat(take(counter, "home0", NOW)).isEqualTo(AT_THE_CEILING);
        assertThat(take(counter, "home1", NOW)).isEqualTo(Verdict.PASSED);

        counter.forgetAll(name).await().indefinitely();

        reachTheCeiling(counter, NOW);
        assertThat(take(counter, "home1", NOW)).isEqualTo(AT_THE_CEILING);
    }

    /** However often the owner signs in elsewhere. */
    @ParameterizedTest
    @EnumSource
    void aNetworkIsKnownForThirtyDaysAfterTheLastSignInThere(Kind kind) {
        var counter = counter(kind);
        recognise(counter, "once", NOW);
        recognise(counter, "home", NOW.plus(Duration.ofDays(1)));
        var later = NOW.plus(Duration.ofDays(30));
        reachTheCeiling(counter, later);

        assertThat(take(counter, "once", later)).isEqualTo(AT_THE_CEILING);
        assertThat(take(counter, "home", later)).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @EnumSource
    void aNetworkThatProvesToBeKnownStaysSoForThirtyDaysSinceThen(Kind kind) {
        var counter = counter(kind);
        reachTheCeiling(counter, NOW);
        assertThat(take(counter, "home", NOW)).isEqualTo(AT_THE_CEILING);

        var verdict = counter.takeKnown(attempt("home"), NOW.minus(Duration.ofDays(20)), NOW)
                .await()
                .indefinitely();

        assertThat(verdict).isEqualTo(Verdict.PASSED);
        for (int i = 1; i < POLICY.freeTries(); i++) {
            assertThat(take(counter, "home", NOW)).isEqualTo(Verdict.PASSED);
        }
        assertThat(take(counter, "home", NOW)).isEqualTo(new Verdict(Duration.ofSeconds(30), Reason.DELAY));
        assertThat(take(counter, "elsewhere", NOW)).isEqualTo(AT_THE_CEILING);
        var later = NOW.plus(Duration.ofDays(10));
        reachTheCeiling(counter, later);
        assertThat(take(counter, "home", later)).isEqualTo(AT_THE_CEILING);
    }

    @Test
    void whoWasSignedInFromThereIsLetInThereThoughRedisWasEmptiedAndMayGuessNoMoreForIt() {
        var account = accounts.active();
        Accounts.loginFrom("2001:db8:7:7::1", account, PASSWORD).then().statusCode(200);
        redis.flushall().await().atMost(Database.SOON);
        strangers.tryToTheCeiling(account.email());

        Accounts.loginFrom("2001:db8:7:8::1", account, PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "43200");
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            Accounts.loginFrom("2001:db8:7:7::2", account, "wrong").then().statusCode(401);
        }
        Accounts.loginFrom("2001:db8:7:7::1", account, PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "30");
        clock.advance(Duration.ofSeconds(30));
        Accounts.loginFrom("2001:db8:7:7::1", account, PASSWORD).then().statusCode(200);
    }

    @Test
    void onlyWhatTheOwnersOwnSessionsSayAndOnlyOfTheLastThirtyDays() {
        var account = accounts.active();
        seen(accounts.active(), "FULL", "203.0.113.9", Duration.ZERO, false);
        seen(account, "TEMPORARY", "203.0.113.9", Duration.ZERO, false);
        seen(account, "FULL", "203.0.113.9", Duration.ZERO, true);
        seen(account, "FULL", "203.0.113.9", Duration.ofDays(30), false);
        seen(account, "FULL", "203.0.113.8", Duration.ZERO, false);
        strangers.tryToTheCeiling(account.email());
        Accounts.loginFrom("203.0.113.9", account, PASSWORD).then().statusCode(429);

        seen(account, "LIMITED", "203.0.113.9", Duration.ofDays(30).minusSeconds(1), false);

        Accounts.loginFrom("203.0.113.9", account, PASSWORD).then().statusCode(200);
    }

    /** The wait for the lock shows that both were asked for. */
    @Test
    void whoseSessionsCannotBeAskedIsRefusedAndAnAddressOfNobodyIsAskedForJustSo() {
        var account = accounts.active();
        var nobody = new Account(UUID.randomUUID(), "nobody-" + UUID.randomUUID() + "@example.org");
        seen(account, "FULL", "203.0.113.9", Duration.ZERO, false);
        strangers.tryToTheCeiling(account.email());
        strangers.tryToTheCeiling(nobody.email());

        try (var sessions = HeldTable.of(pool, "session", "access exclusive")) {
            var begun = System.nanoTime();
            var told = Accounts.loginFrom("203.0.113.9", account, PASSWORD);
            var between = System.nanoTime();
            var toldNobody = Accounts.loginFrom("203.0.113.9", nobody, PASSWORD);
            var ended = System.nanoTime();
            sessions.release();

            told.then().statusCode(429).header("Retry-After", "43200");
            toldNobody.then().statusCode(429).header("Retry-After", "43200");
            assertThat(Problems.withoutTrace(toldNobody)).isEqualTo(Problems.withoutTrace(told));
            assertThat(Duration.ofNanos(between - begun)).isGreaterThan(Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(ended - between)).isGreaterThan(Duration.ofSeconds(1));
        }
        Accounts.loginFrom("203.0.113.9", account, PASSWORD).then().statusCode(200);
    }

    /** As another replica stored it. */
    private void seen(Account account, String kind, String address, Duration ago, boolean ended) {
        accounts.run(
                "insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at,"
                        + " refresh_hash, device_name, client_address, ended_at, end_reason)"
                        + " select $1::text, $2::uuid, $3::text, at, at, at + interval '30 days', at,"
                        + " case when $3::text = 'TEMPORARY' then null else sha256($1::text::bytea) end, 'phone', $5::text,"
                        + " case when $6::boolean then at end, case when $6::boolean then 'SIGNED_OUT' end"
                        + " from (select $4::timestamptz as at) as moment",
                "seen-" + UUID.randomUUID(),
                account.userId(),
                kind,
                clock.instant().minus(ago).atOffset(ZoneOffset.UTC),
                address,
                ended);
    }

    private void reachTheCeiling(AttemptCounter counter, Instant now) {
        for (int i = 0; i < CEILING; i++) {
            assertThat(take(counter, "stranger" + i + now, now)).isEqualTo(Verdict.PASSED);
        }
    }

    private void recognise(AttemptCounter counter, String network, Instant when) {
        counter.recognise(attempt(network), when).await().indefinitely();
    }

    private Attempt attempt(String network) {
        return new Attempt(name, network + name, Proof.PASSWORD);
    }

    private AttemptCounter counter(Kind kind) {
        return switch (kind) {
            case REDIS -> new RedisAttemptCounter(redis, POLICY);
            case LOCAL -> new LocalAttemptCounter(POLICY, 1_000);
        };
    }

    private Verdict take(AttemptCounter counter, String network, Instant now) {
        return counter.take(attempt(network), now).await().indefinitely();
    }
}
