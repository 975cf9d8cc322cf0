package dev.gatehouse.coreauth.passwordreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.HeldTurn;
import dev.gatehouse.coreauth.PatientLocks;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.login.SignedInClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** No session outlives what was to end it, whoever came in between. The user's turn is held, or the roles' table, which whoever changes a
 * session reads. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AtTheSameMomentTest {

    private static final String NEW = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    Pool pool;

    @Test
    void whoSignsInWithThePasswordThatIsBeingReplacedIsRefused() throws Exception {
        var account = accounts.active();
        try (var _ = PatientLocks.of(pool);
                var turn = HeldTurn.of(pool, account.userId())) {
            var signIn = meanwhile(() -> Accounts.login(account.email(), Accounts.PASSWORD));
            turn.awaitWaiting();
            turn.run("update credential set version = version + 1 where user_id = $1");
            turn.commit();

            signIn.get(20, TimeUnit.SECONDS).then().statusCode(401).body("code", equalTo("INVALID_CREDENTIALS"));
        }
        assertThat(live(account)).isZero();
    }

    @Test
    void whoEndsAllSessionsEndsTheOneThatIsJustTakingTheirPlace() throws Exception {
        var admin = operator();
        var account = accounts.active();
        var client = Accounts.signIn(account);
        try (var _ = PatientLocks.of(pool);
                var roles = HeldTable.of(pool, "user_roles", "access exclusive")) {
            var change = meanwhile(() -> client.calling()
                    .body(Map.of("current_password", Accounts.PASSWORD, "new_password", NEW))
                    .post("/v1/password/change"));
            roles.awaitWaiting(1);
            var end = meanwhile(() -> endAll(admin, account));
            roles.awaitWaiting(2);
            roles.release();

            change.get(20, TimeUnit.SECONDS).then().statusCode(200);
            end.get(20, TimeUnit.SECONDS).then().statusCode(200).body("ended", equalTo(1));
            var renewed = SignedInClient.of(change.get().then().extract());
            renewed.calling().get("/v1/sessions").then().statusCode(401);
            Accounts.refresh(renewed.refreshToken()).then().statusCode(401);
        }
        assertThat(live(account)).isZero();
    }

    @Test
    void whoEndsAllSessionsEndsTheOneThatIsJustBeingUpgraded() throws Exception {
        var admin = operator();
        var account = accounts.inactive();
        var limited = Accounts.signIn(account);
        accounts.activate(account.userId());
        try (var _ = PatientLocks.of(pool);
                var roles = HeldTable.of(pool, "user_roles", "access exclusive")) {
            var upgrade = meanwhile(() -> limited.calling().post("/v1/activations/" + account.userId() + "/upgrade"));
            roles.awaitWaiting(1);
            var end = meanwhile(() -> endAll(admin, account));
            roles.awaitWaiting(2);
            roles.release();

            upgrade.get(20, TimeUnit.SECONDS).then().statusCode(200);
            end.get(20, TimeUnit.SECONDS).then().statusCode(200).body("ended", equalTo(1));
        }
        assertThat(live(account)).isZero();
    }

    @Test
    void aRefreshThatWaitsForItsSessionsEndIsRefused() {
        try (var _ = PatientLocks.of(pool)) {
            var account = accounts.active();
            var client = Accounts.signIn(account);
            var ending = pool.getConnection().await().atMost(Database.SOON);
            var transaction = ending.begin().await().atMost(Database.SOON);
            ending.preparedQuery("update session set ended_at = now(), end_reason = 'SIGNED_OUT' where user_id = $1")
                    .execute(Tuple.of(account.userId()))
                    .await()
                    .atMost(Database.SOON);
            var refresh = meanwhile(() -> Accounts.refresh(client.refreshToken()));
            awaitOneThatWaits();

            transaction.commit().await().atMost(Database.SOON);
            ending.close().await().atMost(Database.SOON);

            refresh.join().then().statusCode(401);
            assertThat(live(account)).isZero();
        }
    }

    /** A change takes the credential and then the links; a reset that took them the other way round would lock up with it. */
    @Test
    void aResetHoldsNoLinkWhileItWaitsForTheCredential() {
        try (var _ = PatientLocks.of(pool)) {
            var account = accounts.active();
            var token = accounts.setPasswordToken(account);
            var change = pool.getConnection().await().atMost(Database.SOON);
            var transaction = change.begin().await().atMost(Database.SOON);
            change.preparedQuery("select 1 from credential where user_id = $1 for update")
                    .execute(Tuple.of(account.userId()))
                    .await()
                    .atMost(Database.SOON);
            var reset = meanwhile(() -> reset(token));
            awaitOneThatWaits();

            int links = change.preparedQuery(
                            "delete from action_token where user_id in (select user_id from action_token"
                                    + " where user_id = $1 for update nowait)")
                    .execute(Tuple.of(account.userId()))
                    .await()
                    .atMost(Database.SOON)
                    .rowCount();
            transaction.commit().await().atMost(Database.SOON);
            change.close().await().atMost(Database.SOON);

            assertThat(links).isEqualTo(1);
            reset.join().then().statusCode(410).body("code", equalTo("RESET_LINK_DEAD"));
            Accounts.login(account.email(), Accounts.PASSWORD).then().statusCode(200);
        }
    }

    private static CompletableFuture<Response> meanwhile(Supplier<Response> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofPlatform().start(task));
    }

    private void awaitOneThatWaits() {
        Awaitility.await().atMost(Database.SOON).until(() -> HeldTable.waiting(pool) == 1);
    }

    private SignedInClient operator() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        return Accounts.signIn(operator);
    }

    private static Response endAll(SignedInClient admin, Account account) {
        return admin.calling().delete("/admin/v1/users/" + account.userId() + "/sessions");
    }

    private long live(Account account) {
        return database.count("select count(*) from session where user_id = $1 and ended_at is null", account.userId());
    }

    private static Response reset(String token) {
        return Accounts.post("/v1/password/reset", Map.of("token", token, "new_password", NEW));
    }
}
