package dev.gatehouse.coreauth.passwordchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestBreaches;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class PasswordChangeTest {

    private static final String NEW = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void theCallerGoesOnUnderANewSessionAndEveryOtherOneEnds() {
        var account = accounts.active();
        var elsewhere = Accounts.signIn(account);
        var before = Accounts.signIn(account);

        var after = SignedInClient.of(change(before, Accounts.PASSWORD, NEW)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("session.is_temporary", equalTo(false))
                .body("refresh_token", matchesPattern("gh_rt_[A-Za-z0-9_-]{88}"))
                .body("user_id", equalTo(account.userId().toString()))
                .extract());

        assertThat(after.sessionId()).isNotIn(before.sessionId(), elsewhere.sessionId());
        after.calling().get("/v1/sessions").then().statusCode(200).body("sessions.id", contains(after.sessionId()));
        for (var ended : List.of(before, elsewhere)) {
            ended.calling().get("/v1/sessions").then().statusCode(401);
            Accounts.refresh(ended.refreshToken()).then().statusCode(401);
            assertThat(database.text("select end_reason from session where id = $1", ended.sessionId()))
                    .isEqualTo("PASSWORD_CHANGED");
        }
        Accounts.refresh(after.refreshToken()).then().statusCode(200);
        Accounts.login(account.email(), Accounts.PASSWORD).then().statusCode(401);
        Accounts.login(account.email(), NEW).then().statusCode(200);
    }

    @Test
    void theDeviceKeepsItsNameUnlessItCallsItselfSomethingElse() {
        var account = accounts.active();
        var signIn = Map.of("email", account.email(), "password", Accounts.PASSWORD, "device_name", "My phone");
        var phone = SignedInClient.of(
                Accounts.post("/v1/auth/login", signIn).then().statusCode(200).extract());

        var kept = change(phone, Accounts.PASSWORD, NEW).then().statusCode(200);
        kept.body("session.device_name", equalTo("My phone"));

        SignedInClient.of(kept.extract())
                .calling()
                .body(Map.of(
                        "current_password",
                        NEW,
                        "new_password",
                        "nine patient walruses hum",
                        "device_name",
                        "Ada's phone"))
                .post("/v1/password/change")
                .then()
                .statusCode(200)
                .body("session.device_name", equalTo("Ada's phone"));
    }

    @Test
    void otherServicesAndTheOwnerAreTold() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        change(client, Accounts.PASSWORD, NEW).then().statusCode(200);

        assertThat(events(account))
                .contains("sessions.revoked-all")
                .containsOnlyOnce("mail.requested password-changed");
    }

    @Test
    void whatWasTriedAndWhatWasDoneIsRecorded() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        change(client, "not the password at all", NEW).then().statusCode(403);
        var after = SignedInClient.of(
                change(client, Accounts.PASSWORD, NEW).then().statusCode(200).extract());

        await().atMost(Database.SOON).until(() -> trail.of(account.userId()).size() == 5);
        assertThat(trail.of(account.userId()))
                .extracting(told -> told.kind() + " " + told.outcome() + " " + told.reason() + " " + told.details())
                .containsExactlyInAnyOrder(
                        "session.signed-in SUCCESS null " + client.sessionId(),
                        "password.changed FAILURE CURRENT_PASSWORD_WRONG null",
                        "password.changed SUCCESS null null",
                        "session.ended SUCCESS PASSWORD_CHANGED 1 session",
                        "session.renewed SUCCESS null " + after.sessionId());
    }

    @Test
    void withoutThePresentPasswordNothingChanges() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        for (var wrong : List.of("not the password at all", "", "x".repeat(2_000))) {
            change(client, wrong, NEW).then().statusCode(403).body("code", equalTo("CURRENT_PASSWORD_WRONG"));
        }

        client.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(events(account)).isEmpty();
        assertThat(database.count("select version from credential where user_id = $1", account.userId()))
                .isEqualTo(1);
    }

    @Test
    void afterFiveTriesInTenMinutesEvenTheRightPasswordHasToWait() {
        var client = Accounts.signIn(accounts.active());
        for (int i = 0; i < 5; i++) {
            change(client, "wrong", NEW).then().statusCode(403);
        }

        change(client, Accounts.PASSWORD, NEW)
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9][0-9]{2}"))
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));
        clock.advance(Duration.ofMinutes(9));
        change(Accounts.signIn(accountOf(client)), Accounts.PASSWORD, NEW)
                .then()
                .statusCode(429);
        clock.advance(Duration.ofMinutes(1).plusSeconds(1));
        change(Accounts.signIn(accountOf(client)), Accounts.PASSWORD, NEW)
                .then()
                .statusCode(200);
    }

    @Test
    void ofFiftyGuessesAtOnceAtMostFiveAreJudged() {
        var client = Accounts.signIn(accounts.active());
        List<Integer> statuses;
        try (var threads = Executors.newFixedThreadPool(25)) {
            statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> change(client, "wrong", NEW).statusCode(), threads))
                    .limit(50)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        assertThat(statuses).hasSize(50).containsOnly(403, 429);
        assertThat(statuses.stream().filter(status -> status == 403)).hasSizeBetween(1, 5);
    }

    @Test
    void ofTwoChangesAtOnceOneTakesPlace() {
        var account = accounts.active();
        var first = Accounts.signIn(account);
        var second = Accounts.signIn(account);

        List<Integer> statuses;
        try (var threads = Executors.newFixedThreadPool(2)) {
            statuses = Stream.of(first, second)
                    .map(client -> CompletableFuture.supplyAsync(
                            () -> change(client, Accounts.PASSWORD, NEW).statusCode(), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(events(account)).containsOnlyOnce("mail.requested password-changed");
        assertThat(database.count("select version from credential where user_id = $1", account.userId()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "too short, TOO_SHORT",
        "correcthorsebatterystaple, TOO_COMMON",
        "the gatehouse opens at noon, CONTAINS_PRODUCT_NAME",
        TestBreaches.PHRASE + ", BREACHED"
    })
    void aRefusedPasswordNamesTheFieldAndLeavesEverythingAsItIs(String password, String code) {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        change(client, Accounts.PASSWORD, password)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/new_password"))
                .body("errors.code", contains(code));

        client.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(events(account)).isEmpty();
    }

    @Test
    void anOpenTaskIsOvertakenAndALinkFromAnEarlierMailIsDead() {
        var account = accounts.active();
        database.run(
                "insert into password_task (id, user_id, credential_version, key_id, ciphertext, due_at)"
                        + " values (gen_random_uuid(), $1, 1, 'gone', 'x', now() + interval '1 day')",
                account.userId());
        database.run(
                "insert into action_token (user_id, purpose, token_hash, address, expires_at)"
                        + " values ($1, 'SET_PASSWORD', $1::text::bytea, $2, now() + interval '10 minutes')",
                account.userId(),
                account.email());

        change(Accounts.signIn(account), Accounts.PASSWORD, NEW).then().statusCode(200);

        assertThat(database.count("select count(*) from password_task where user_id = $1", account.userId()))
                .isZero();
        assertThat(database.count("select count(*) from action_token where user_id = $1", account.userId()))
                .isZero();
    }

    @Test
    void aLimitedSessionAndNobodyAreRefused() {
        var limited = Accounts.signIn(accounts.inactive());

        change(limited, Accounts.PASSWORD, NEW).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        Accounts.post("/v1/password/change", body(Accounts.PASSWORD, NEW))
                .then()
                .statusCode(401);
    }

    private Account accountOf(SignedInClient client) {
        return database
                .rows(
                        "select c.user_id, c.canonical_email from credential c join session s using (user_id) where s.id = $1",
                        client.sessionId())
                .stream()
                .map(row -> new Account(row.getUUID(0), row.getString(1)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> events(Account account) {
        return database
                .rows("select concat_ws(' ', type, data->>'template') from outbox where subject = $1", account.userId())
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Response change(SignedInClient client, String present, String chosen) {
        return client.calling().body(body(present, chosen)).post("/v1/password/change");
    }

    private static Map<String, String> body(String present, String chosen) {
        return Map.of("current_password", present, "new_password", chosen);
    }
}
