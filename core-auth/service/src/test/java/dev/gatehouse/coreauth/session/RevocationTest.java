package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What another replica ended, this one refuses: by the event, and by looking when no event comes. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RevocationTest {

    @Inject
    Accounts accounts;

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    SessionConfig config;

    @Inject
    MovableClock clock;

    @Inject
    Revocations revocations;

    @Inject
    UntoldEndings untold;

    @Inject
    Vertx vertx;

    @Test
    void anEventOfAnotherReplicaIsEnough() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        client.calling().get("/v1/sessions").then().statusCode(200);
        var id = UUID.randomUUID();
        var event = new SessionRevoked(
                id,
                account.userId(),
                Instant.now(),
                client.sessionId(),
                Instant.now().plusSeconds(900));

        pool.withTransaction(transaction ->
                        outbox.append(transaction, OutboxEvent.of(config.topic(), id, account.userId(), event)))
                .await()
                .indefinitely();
        outbox.wake();

        assertRefusedWithin(Duration.ofSeconds(20), client);
    }

    @Test
    void withoutAnyEventTheDatabaseTells() {
        var client = Accounts.signIn(accounts.active());

        accounts.run(
                "update session set ended_at = now(), end_reason = 'SIGNED_OUT' where id = $1", client.sessionId());

        assertRefusedWithin(Duration.ofSeconds(20), client);
    }

    /** By another replica's clock, which may be a minute behind. */
    @Test
    void theDatabaseTellsAlsoWhatEndedBeforeTheLastLookByAClockThatIsBehind() {
        var client = Accounts.signIn(accounts.active());
        client.calling().get("/v1/sessions").then().statusCode(200);

        accounts.run(
                "update session set ended_at = now() - interval '50 seconds', end_reason = 'SIGNED_OUT' where id = $1",
                client.sessionId());

        assertRefusedWithin(Duration.ofSeconds(20), client);
    }

    @Test
    void aFreshProcessKnowsWhatEndedWhileItWasAway() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        accounts.run(
                "update session set ended_at = now() - interval '5 minutes', end_reason = 'SIGNED_OUT' where id = $1",
                client.sessionId());
        var fresh = new RevocationWatch(pool, revocations, untold, config, clock, vertx);
        assertThat(fresh.hasLooked()).isFalse();

        fresh.look().await().indefinitely();

        assertThat(fresh.hasLooked()).isTrue();
        client.calling().get("/v1/sessions").then().statusCode(401);
    }

    private static void assertRefusedWithin(Duration limit, SignedInClient client) {
        Awaitility.await()
                .atMost(limit)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> client.calling().get("/v1/sessions").then().statusCode(401));
    }
}
