package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldRelay;
import dev.gatehouse.coreauth.UrgentlyTold;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.postgres.DedicatedConnections;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no one waits for is told the other services as quickly as a sign-out: without it they would wait for Kafka. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class UrgentEndingsTest {

    private static final Initiator SOMEBODY = Initiator.system("test");

    private static final String END = "update session set ended_at = now(), end_reason = 'SIGNED_OUT' where id = $1";
    private static final String END_EARLIER =
            "update session set ended_at = now() - interval '5 minutes', end_reason = 'SIGNED_OUT' where id = $1";
    private static final String END_GRANT = "insert into ended_grant (id, ended_at) values ($1, now())";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    SessionEndings endings;

    @Inject
    Revocations revocations;

    @Inject
    UntoldEndings untold;

    @Inject
    SessionConfig config;

    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    @Inject
    DedicatedConnections connections;

    @Inject
    Vertx vertx;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void theSessionOfAStolenRefreshTokenIsToldOfAtOnce() {
        var client = Accounts.signIn(accounts.active());
        Accounts.refresh(client.refreshToken()).then().statusCode(200);
        clock.advance(Duration.ofSeconds(11));

        Accounts.refresh(client.refreshToken()).then().statusCode(401);

        awaitTold(client.sessionId());
    }

    @Test
    void theSessionThatAFullOneReplacesIsToldOfAtOnce() {
        var account = accounts.inactive();
        var limited = Accounts.signIn(account);
        accounts.activate(account.userId());

        limited.calling()
                .post("/v1/activations/" + account.userId() + "/upgrade")
                .then()
                .statusCode(200);

        awaitTold(limited.sessionId());
    }

    @Test
    void theOldestOfTooManySessionsIsToldOfAtOnce() {
        var account = accounts.active();
        var first = Accounts.signIn(account);

        IntStream.range(0, 20).forEach(i -> Accounts.signInElsewhere(account));

        awaitTold(first.sessionId());
    }

    /** Whoever got no answer asks again; the process that he asked first may have been killed between the commit and the telling. */
    @Test
    void aSignOutThatIsRepeatedIsToldOfAgain() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        endAsPublished(client.sessionId());

        var ended = endings.endOne(account.userId(), client.sessionId(), EndReason.SIGNED_OUT, SOMEBODY)
                .await()
                .atMost(Database.SOON);

        assertThat(ended).isFalse();
        awaitTold(client.sessionId());
    }

    @Test
    void theEndOfAllSessionsThatIsRepeatedIsToldOfAgain() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        endAsPublished(client.sessionId());

        var ended = endings.endAll(account.userId(), EndReason.SIGNED_OUT, SOMEBODY)
                .await()
                .atMost(Database.SOON);

        assertThat(ended).isZero();
        awaitTold(client.sessionId());
    }

    /** What whoever is killed between the commit and the telling leaves; and he had been the relay. */
    @Test
    void whatNobodyLivedToTellIsToldByWhoeverFindsItAndNothingElseIs() {
        var account = accounts.active();
        var session = Accounts.signIn(account).sessionId();
        var published = Accounts.signIn(accounts.active()).sessionId();
        var grant = "g" + UUID.randomUUID();
        try (var _ = HeldRelay.of(pool, connections)) {
            endAsPublished(published);
            commit(END, account.userId(), session);
            commit(END_GRANT, UUID.randomUUID(), grant);

            awaitTold(session);
            awaitTold(grant);
        }
        assertThat(UrgentlyTold.names(published)).isFalse();
    }

    /** Else each start would tell of a quarter of an hour. */
    @Test
    void aProcessThatStartsTellsOfNothingThatEndedBefore() {
        var before = accounts.active();
        var after = accounts.active();
        var endedBefore = Accounts.signIn(before).sessionId();
        var endedAfter = Accounts.signIn(after).sessionId();
        var fresh = new RevocationWatch(pool, revocations, untold, config, clock, vertx);
        try (var _ = HeldRelay.of(pool, connections)) {
            commit(END_EARLIER, before.userId(), endedBefore);
            fresh.look().await().atMost(Database.SOON);
            commit(END, after.userId(), endedAfter);

            awaitTold(endedAfter);
        }
        assertThat(UrgentlyTold.names(endedBefore)).isFalse();
    }

    /** Its event is no longer in the outbox: whoever finds it by looking tells nobody. */
    private void endAsPublished(String sessionId) {
        database.run(END, sessionId);
    }

    private void commit(String end, UUID subject, String id) {
        pool.withTransaction(transaction -> transaction
                        .preparedQuery(end)
                        .execute(Tuple.of(id))
                        .flatMap(ended -> outbox.append(transaction, revocations.ofOne(subject, id, Instant.now()))))
                .await()
                .atMost(Database.SOON);
    }

    private static void awaitTold(String sessionId) {
        await().atMost(Database.SOON).until(() -> UrgentlyTold.names(sessionId));
    }
}
