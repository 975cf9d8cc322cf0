package dev.gatehouse.coreauth.passwordreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.ActionToken;
import dev.gatehouse.coreauth.api.v1.ActionTokenRequest;
import dev.gatehouse.coreauth.api.v1.MintRequest;
import dev.gatehouse.coreauth.api.v1.Purpose;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.testkit.TestBreaches;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class PasswordResetTest {

    private static final String NEW = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Test
    void aLostPasswordIsSetAndTheAccountBecomesActiveOnce() {
        var account = accounts.unhashed();
        database.run("update activation set password = 'failed', email = 'ready' where user_id = $1", account.userId());
        var token = mint(account);

        reset(token, NEW).then().statusCode(204);

        assertThat(database.text("select state from activation where user_id = $1", account.userId()))
                .isEqualTo("ACTIVE");
        assertThat(types(account))
                .containsExactlyInAnyOrder(
                        "password.ready", "user.activated", "sessions.revoked-all", "mail.requested");
        Accounts.login(account.email(), NEW)
                .then()
                .statusCode(200)
                .body("user_id", equalTo(account.userId().toString()));
    }

    @Test
    void theOldPasswordAndAllSessionsEnd() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        reset(mint(account), NEW).then().statusCode(204);

        client.calling().get("/v1/sessions/current").then().statusCode(401);
        Accounts.refresh(client.refreshToken()).then().statusCode(401);
        Accounts.login(account.email(), Accounts.PASSWORD).then().statusCode(401);
        assertThat(database.text("select end_reason from session where user_id = $1", account.userId()))
                .isEqualTo("PASSWORD_RESET");
        assertThat(database.count("select version from credential where user_id = $1", account.userId()))
                .isEqualTo(2);
    }

    @Test
    void aTaskThatHasNotCometoItIsOvertaken() {
        var account = accounts.unhashed();
        database.run(
                "insert into password_task (id, user_id, credential_version, key_id, ciphertext, due_at)"
                        + " values (gen_random_uuid(), $1, 1, 'gone', 'x', now() + interval '1 day')",
                account.userId());

        reset(mint(account), NEW).then().statusCode(204);

        assertThat(database.count("select count(*) from password_task where user_id = $1", account.userId()))
                .isZero();
    }

    @Test
    void theTokenWorksOnceHoweverManyTryAtOnce() {
        var token = mint(accounts.active());

        List<Integer> statuses;
        try (var threads = Executors.newFixedThreadPool(25)) {
            statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> reset(token, NEW).statusCode(), threads))
                    .limit(50)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        // 503: no hash is free within a second
        assertThat(statuses).hasSize(50).containsOnlyOnce(204).isSubsetOf(204, 410, 503);
    }

    @Test
    void aTokenThatIsOldReplacedOrForAnotherAddressIsDead() {
        var old = accounts.active();
        var token = mint(old);
        var expiry = Duration.between(Instant.now(), expiry(old));
        assertThat(expiry).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
        database.run("update action_token set expires_at = now() where user_id = $1", old.userId());
        dead(reset(token, NEW));

        var twice = accounts.active();
        var first = mint(twice);
        var second = mint(twice);
        dead(reset(first, NEW));
        reset(second, NEW).then().statusCode(204);

        var moved = accounts.active();
        var before = mint(moved);
        database.run(
                "update credential set canonical_email = $2 where user_id = $1",
                moved.userId(),
                "m" + UUID.randomUUID() + "@example.org");
        dead(reset(before, NEW));

        dead(reset("gh_pr_" + "x".repeat(43), NEW));
    }

    @ParameterizedTest
    @CsvSource({
        "too short, TOO_SHORT",
        "correcthorsebatterystaple, TOO_COMMON",
        "the gatehouse opens at noon, CONTAINS_PRODUCT_NAME",
        TestBreaches.PHRASE + ", BREACHED"
    })
    void aRefusedPasswordNamesTheFieldAndLeavesTheToken(String password, String code) {
        var account = accounts.active();
        var token = mint(account);

        reset(token, password)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/new_password"))
                .body("errors.code", contains(code));
        reset(token, NEW).then().statusCode(204);
    }

    @Test
    void whatIsNoTokenIsRefusedWithoutBeingRepeated() {
        var answer = reset("gh_pr_short", NEW);
        answer.then().statusCode(400).body("errors.pointer", contains("/token"));
        assertThat(answer.asString()).doesNotContain("gh_pr_short").doesNotContain(NEW);
    }

    @Test
    void theOwnerIsToldByOneMail() {
        var account = accounts.active();

        reset(mint(account), NEW).then().statusCode(204);

        assertThat(database.rows(
                        "select data->>'template' from outbox where subject = $1 and type = 'mail.requested'",
                        account.userId()))
                .extracting(row -> row.getString(0))
                .containsExactly("password-changed");
    }

    @Test
    void aTokenOfOneNeverSetsAnothersPassword() {
        var one = accounts.active();
        var other = accounts.active();

        reset(mint(one), NEW).then().statusCode(204);

        Accounts.login(other.email(), NEW).then().statusCode(401);
        Accounts.login(other.email(), Accounts.PASSWORD).then().statusCode(200);
    }

    @Test
    void aNetworkThatTriesManyTokensHasToWaitEvenWithALiveOne() {
        var address = address();
        for (int i = 0; i < 30; i++) {
            dead(reset(address, "gh_pr_" + "%043d".formatted(i), NEW));
        }

        var token = mint(accounts.active());
        reset(address, token, NEW).then().statusCode(429).body("code", equalTo("TOO_MANY_ATTEMPTS"));
        reset(token, NEW).then().statusCode(204);
    }

    @Test
    void onlyTheHashOfATokenIsStored() {
        var account = accounts.active();
        var token = mint(account);
        assertThat(database.text(
                        "select encode(token_hash, 'escape') || address from action_token where user_id = $1",
                        account.userId()))
                .doesNotContain(token);
    }

    @Test
    void onlyCommunicationHasTokensMade() {
        var request = request(accounts.active());
        for (var service : List.of("user-management", "authorization")) {
            assertThatThrownBy(() -> registrar.actionTokens(service).mint(request))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    @Test
    void strangersAndThoseWithAnotherAddressGetNoToken() {
        var account = accounts.active();
        var stranger = new Account(UUID.randomUUID(), account.email());
        var elsewhere = new Account(account.userId(), "elsewhere@example.org");
        assertThat(minted(stranger)).isEmpty();
        assertThat(minted(elsewhere)).isEmpty();
    }

    private String mint(Account account) {
        return minted(account).getFirst().getToken();
    }

    private List<ActionToken> minted(Account account) {
        return registrar.actionTokens("communication").mint(request(account)).getTokensList();
    }

    private static MintRequest request(Account account) {
        return MintRequest.newBuilder()
                .addRequests(ActionTokenRequest.newBuilder()
                        .setUserId(account.userId().toString())
                        .setPurpose(Purpose.PURPOSE_SET_PASSWORD)
                        .setEmail(account.email()))
                .build();
    }

    private Instant expiry(Account account) {
        return database.rows("select expires_at from action_token where user_id = $1", account.userId())
                .getFirst()
                .getOffsetDateTime(0)
                .toInstant();
    }

    private List<String> types(Account account) {
        return database.rows("select type from outbox where subject = $1", account.userId()).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Response reset(String token, String password) {
        return reset(address(), token, password);
    }

    private static Response reset(String clientAddress, String token, String password) {
        return RestAssured.given()
                .header("X-Forwarded-For", clientAddress)
                .contentType(ContentType.JSON)
                .body(Map.of("token", token, "new_password", password))
                .post("/v1/password/reset");
    }

    /** A client that nobody else is. */
    private static String address() {
        var random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
    }

    private static void dead(Response answer) {
        answer.then().statusCode(410).body("code", equalTo("RESET_LINK_DEAD"));
    }
}
