package dev.gatehouse.coreauth.suspension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.HeldTurn;
import dev.gatehouse.coreauth.PatientLocks;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserReactivated;
import dev.gatehouse.usermanagement.api.UserSuspended;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    Registrar registrar;

    @Inject
    Suspensions suspensions;

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
                .containsExactly("session.ended SUSPENDED " + OPERATOR);
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
        await().atMost(Database.SOON) // it is told of after the commit
                .until(() -> client.calling().get("/v1/sessions").statusCode() == 401);
    }

    @Test
    void whoIsJustSigningInIsRefused() throws Exception {
        var account = accounts.active();
        try (var _ = PatientLocks.of(pool);
                var turn = HeldTurn.of(pool, account.userId())) {
            var signIn = meanwhile(() -> login(account));
            turn.awaitWaiting();
            turn.run("insert into suspension (user_id, suspended, version) values ($1, true, 1)");
            turn.commit();

            signIn.get(20, TimeUnit.SECONDS).then().statusCode(401).body("code", equalTo("INVALID_CREDENTIALS"));
        }
        assertThat(live(account)).isZero();
    }

    /** Who registered while core-auth was away: its end comes before its beginning. */
    @Test
    void whoWasSuspendedBeforeTheHandoverIsNotUpgradedUntilReactivated() {
        var request = registrar.request(Accounts.PASSWORD);
        var account = new Account(UUID.fromString(request.getUserId()), request.getEmail());
        publish(suspended(account, 1));
        awaitVersion(account, 1);
        var session = registrar.activations("user-management").start(request).getSession();
        database.run(
                "update activation set password = 'ready', roles = 'ready', email = 'ready', profile = 'ready'"
                        + " where user_id = $1",
                account.userId());

        upgrade(session.getAccessToken(), account).then().statusCode(401).body("code", equalTo("SESSION_ENDED"));
        assertThat(full(account)).isZero();
        publish(reactivated(account, 2));
        awaitVersion(account, 2);

        upgrade(session.getAccessToken(), account).then().statusCode(200);
        assertThat(full(account)).isEqualTo(1);
    }

    /** The suspension has not committed when the upgrade is claimed, and has ended what there was before that session. */
    @Test
    void whoIsUpgradedWhileHeIsBeingSuspendedIsRefused() throws Exception {
        try (var _ = PatientLocks.of(pool)) {
            var account = accounts.inactive();
            var limited = Accounts.signIn(account);
            accounts.activate(account.userId());
            var suspending = pool.getConnection().await().atMost(Database.SOON);
            var transaction = suspending.begin().await().atMost(Database.SOON);
            run(suspending, "select session_turn($1)", account);
            run(suspending, "insert into suspension (user_id, suspended, version) values ($1, true, 1)", account);
            var upgrade = meanwhile(() -> upgrade(limited.accessToken(), account));
            await().atMost(Database.SOON)
                    .until(() -> database.count("select count(distinct pid) from pg_locks where not granted") == 1);

            transaction.commit().await().atMost(Database.SOON);
            suspending.close().await().atMost(Database.SOON);

            upgrade.get(20, TimeUnit.SECONDS).then().statusCode(401).body("code", equalTo("SESSION_ENDED"));
            assertThat(full(account)).isZero();
        }
    }

    @Test
    void whoIsSuspendedWhileHeIsBeingUpgradedIsSignedOut() throws Exception {
        var account = accounts.inactive();
        var limited = Accounts.signIn(account);
        accounts.activate(account.userId());
        try (var _ = PatientLocks.of(pool);
                var roles = HeldTable.of(pool, "user_roles", "access exclusive")) {
            var upgrade = meanwhile(() -> upgrade(limited.accessToken(), account));
            roles.awaitWaiting(1);
            var told = suspended(account, 1);
            var received = List.of(
                    new Received<UserEvent>(told.eventId(), told, null, told.eventId(), "gatehouse.users.v1", null));
            var suspension = pool.withTransaction(transaction -> suspensions.apply(transaction, received))
                    .subscribeAsCompletionStage();
            roles.awaitWaiting(2);
            roles.release();

            upgrade.get(20, TimeUnit.SECONDS).then().statusCode(200);
            suspension.get(20, TimeUnit.SECONDS);
        }
        assertThat(full(account)).isEqualTo(1);
        assertThat(live(account)).isZero();
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

    private static void run(SqlConnection connection, String statement, Account account) {
        connection
                .preparedQuery(statement)
                .execute(Tuple.of(account.userId()))
                .await()
                .atMost(Database.SOON);
    }

    private static CompletableFuture<Response> meanwhile(Supplier<Response> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofPlatform().start(task));
    }

    private long live(Account account) {
        return database.count("select count(*) from session where user_id = $1 and ended_at is null", account.userId());
    }

    private long full(Account account) {
        return database.count("select count(*) from session where user_id = $1 and kind = 'FULL'", account.userId());
    }

    private static Response upgrade(String token, Account account) {
        return SignedInClient.bearer(token).post("/v1/activations/" + account.userId() + "/upgrade");
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
