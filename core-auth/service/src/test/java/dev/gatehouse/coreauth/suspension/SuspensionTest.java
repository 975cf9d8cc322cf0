package dev.gatehouse.coreauth.suspension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserReactivated;
import dev.gatehouse.usermanagement.api.UserSuspended;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Through Kafka: what user-management publishes, and who comes in afterwards. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SuspensionTest {

    private static final UUID OPERATOR = UUID.randomUUID();

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail trail;

    @Inject
    Database database;

    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    @Test
    void whoIsSuspendedIsSignedOutAndKeptOut() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        publish(suspended(account, 1));
        awaitVersion(account, 1);

        await().atMost(Database.SOON)
                .until(() -> client.calling().get("/v1/sessions").statusCode() == 401);
        Accounts.refresh(client.refreshToken()).then().statusCode(401);
        login(account).then().statusCode(403).body("code", equalTo("ACCOUNT_SUSPENDED"));
        assertThat(trail.of(account.userId()))
                .filteredOn(entry -> entry.actorType().equals("OPERATOR"))
                .extracting(entry -> entry.kind() + " " + entry.reason() + " " + entry.actorId())
                .containsExactly("user.suspended null " + OPERATOR, "session.ended SUSPENDED " + OPERATOR);
    }

    @Test
    void onlyWhoKnowsThePasswordIsTold() {
        var account = accounts.active();
        publish(suspended(account, 1));
        awaitVersion(account, 1);

        Accounts.login(account.email(), "another password altogether")
                .then()
                .statusCode(401)
                .body("code", equalTo("INVALID_CREDENTIALS"));
    }

    @Test
    void whoIsReactivatedSignsInAgain() {
        var account = accounts.active();
        publish(suspended(account, 1));
        awaitVersion(account, 1);

        publish(reactivated(account, 2));
        awaitVersion(account, 2);

        login(account).then().statusCode(200);
    }

    @Test
    void inWhateverOrderTheyArriveTheLastVersionStands() {
        var account = accounts.active();
        publish(reactivated(account, 2));
        awaitVersion(account, 2);
        var client = Accounts.signIn(account);

        publish(suspended(account, 1));
        publish(suspended(account, 3));
        publish(reactivated(account, 4));
        awaitVersion(account, 4);
        var after = Accounts.signIn(account);
        publish(suspended(account, 3));
        publish(reactivated(account, 5)); // same partition: whatever was before it is done
        awaitVersion(account, 5);

        after.calling().get("/v1/sessions").then().statusCode(200);
        client.calling().get("/v1/sessions").then().statusCode(401);
    }

    /** The roles' table is held, which whoever opens a session reads. */
    @Test
    void whoIsJustSigningInIsSignedOutWithTheOthers() throws Exception {
        var account = accounts.active();
        try (var roles = HeldTable.of(pool, "user_roles", "access exclusive")) {
            var signIn = CompletableFuture.supplyAsync(
                    () -> login(account), task -> Thread.ofPlatform().start(task));
            roles.awaitWaiting(1);
            publish(suspended(account, 1));
            roles.awaitWaiting(2);
            roles.release();
            signIn.get(20, TimeUnit.SECONDS).then().statusCode(200);
        }
        awaitVersion(account, 1);

        assertThat(database.count(
                        "select count(*) from session where user_id = $1 and ended_at is null", account.userId()))
                .isZero();
    }

    private void publish(UserEvent event) {
        var told = OutboxEvent.of("gatehouse.users.v1", event.eventId(), event.userId(), event);
        pool.withTransaction(transaction -> outbox.append(transaction, List.of(told)))
                .await()
                .atMost(Database.SOON);
        outbox.wake();
    }

    private void awaitVersion(Account account, int version) {
        await().atMost(Database.SOON)
                .until(() -> database.count(
                                "select count(*) from suspension where user_id = $1 and version = $2",
                                account.userId(),
                                version)
                        == 1);
    }

    private static Response login(Account account) {
        return Accounts.login(account.email(), Accounts.PASSWORD);
    }

    private static UserSuspended suspended(Account account, int version) {
        return new UserSuspended(UUID.randomUUID(), account.userId(), Instant.now(), version, OPERATOR);
    }

    private static UserReactivated reactivated(Account account, int version) {
        return new UserReactivated(UUID.randomUUID(), account.userId(), Instant.now(), version, OPERATOR);
    }
}
