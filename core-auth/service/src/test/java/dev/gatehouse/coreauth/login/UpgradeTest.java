package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.session.OpenedSession;
import dev.gatehouse.coreauth.session.TemporarySession;
import dev.gatehouse.coreauth.session.TemporarySessions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class UpgradeTest {

    private static final String OPEN_TWENTY = """
            insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at, refresh_hash,
                                 client_hash, device_name, client_address)
            select $1::uuid::text || '-' || i, $1::uuid, 'FULL', now(), now() + i * interval '1 second' + interval '30 seconds',
                   now() + interval '1 day', now(), 'x'::bytea, 'x'::bytea, '', ''
            from generate_series(1, 20) i""";

    @Inject
    Accounts accounts;

    @Inject
    TemporarySessions temporarySessions;

    @Inject
    Pool pool;

    @Test
    void aTemporarySessionBecomesAFullOneUnderANewId() {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "user");
        var temporary = register(account);

        var full = SignedInClient.of(upgrade(temporary.accessToken(), account.userId())
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("session.is_temporary", equalTo(false))
                .body("session.scope", equalTo("account"))
                .body("refresh_token", matchesPattern("gh_rt_[A-Za-z0-9_-]{88}"))
                .body("user_id", equalTo(account.userId().toString()))
                .body("status.is_fully_activated", equalTo(true))
                .extract());

        assertThat(full.sessionId()).isNotEqualTo(temporary.sessionId());
        full.calling().get("/v1/sessions").then().statusCode(200);
        SignedInClient.bearer(temporary.accessToken())
                .body("{}")
                .post("/v1/auth/logout")
                .then()
                .statusCode(401);
        assertThat(accounts
                        .rows(
                                "select data->>'session_id' as id from outbox where subject = $1 and type = 'session.revoked'",
                                account.userId())
                        .stream()
                        .map(row -> row.getString("id")))
                .containsExactly(temporary.sessionId());
    }

    @Test
    void beforeTheAccountIsActiveItIsRefusedAndNothingIsLost() {
        var account = accounts.inactive();
        var temporary = register(account);

        upgrade(temporary.accessToken(), account.userId())
                .then()
                .statusCode(409)
                .body("code", equalTo("NOT_ACTIVATED"));
        accounts.activate(account.userId());

        upgrade(temporary.accessToken(), account.userId()).then().statusCode(200);
    }

    @Test
    void aSecondTimeIsRefused() {
        var account = accounts.active();
        var temporary = register(account);
        upgrade(temporary.accessToken(), account.userId()).then().statusCode(200);

        upgrade(temporary.accessToken(), account.userId()).then().statusCode(401);
    }

    @Test
    void ofFiftyAtOnceOneWins() throws Exception {
        var account = accounts.active();
        var temporary = register(account);
        var gate = new CountDownLatch(1);
        Callable<Response> attempt = () -> {
            gate.await();
            return upgrade(temporary.accessToken(), account.userId());
        };
        List<Future<Response>> answers;
        try (var threads = Executors.newFixedThreadPool(50)) {
            answers = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(attempt))
                    .toList();
            gate.countDown();
        }

        var statuses = new java.util.ArrayList<Integer>();
        for (var answer : answers) {
            statuses.add(answer.get().statusCode());
        }

        assertThat(statuses).hasSize(50).containsOnly(200, 401);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(accounts.rows(
                        "select id from session where user_id = $1 and kind = 'FULL' and ended_at is null",
                        account.userId()))
                .hasSize(1);
    }

    @Test
    void whoSignedInBeforeTheAccountWasActiveIsUpgradedTooAndEveryOtherLimitedSessionEnds() {
        var account = accounts.inactive();
        var temporary = register(account);
        var limited = Accounts.signIn(account);
        var otherDevice = Accounts.signIn(account);
        accounts.activate(account.userId());

        var full = SignedInClient.of(upgrade(limited.accessToken(), account.userId())
                .then()
                .statusCode(200)
                .extract());

        full.calling().get("/v1/sessions").then().statusCode(200);
        upgrade(temporary.accessToken(), account.userId()).then().statusCode(401);
        upgrade(otherDevice.accessToken(), account.userId()).then().statusCode(401);
        Accounts.refresh(limited.refreshToken()).then().statusCode(401);
        Accounts.refresh(otherDevice.refreshToken()).then().statusCode(401);
    }

    @Test
    void theDeviceKeepsItsName() {
        var account = accounts.inactive();
        var phone = Map.of("email", account.email(), "password", Accounts.PASSWORD, "device_name", "My phone");
        String limited = Accounts.post("/v1/auth/login", phone).path("access_token");
        accounts.activate(account.userId());

        upgrade(limited, account.userId()).then().statusCode(200).body("session.device_name", equalTo("My phone"));
    }

    /** They were opened where the clock is ahead: by time the upgraded one is the oldest. */
    @Test
    void ofMoreThanTwentyTheOldestEndsAndNotTheUpgradedOne() {
        var account = accounts.active();
        var temporary = register(account);
        accounts.run(OPEN_TWENTY, account.userId());

        var full = SignedInClient.of(upgrade(temporary.accessToken(), account.userId())
                .then()
                .statusCode(200)
                .extract());

        full.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(ids("select id from session where user_id = $1 and end_reason = 'TOO_MANY'", account))
                .containsExactly(account.userId() + "-1");
        assertThat(ids("select id from session where user_id = $1 and ended_at is null", account))
                .hasSize(20)
                .contains(full.sessionId());
    }

    private List<String> ids(String sql, Accounts.Account account) {
        return accounts.rows(sql, account.userId()).stream()
                .map(row -> row.getString("id"))
                .toList();
    }

    @Test
    void aSessionThatWasSignedOutCannotUseTheUpgradeUp() {
        var account = accounts.active();
        var signedOut = register(account);
        var temporary = register(account);
        SignedInClient.bearer(signedOut.accessToken())
                .body("{}")
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);

        upgrade(signedOut.accessToken(), account.userId()).then().statusCode(401);

        upgrade(temporary.accessToken(), account.userId()).then().statusCode(200);
    }

    @Test
    void aFullSessionHasNothingToUpgrade() {
        var account = accounts.active();

        upgrade(Accounts.signIn(account).accessToken(), account.userId()).then().statusCode(403);
    }

    @Test
    void somebodyElsesActivationIsRefused() {
        var mine = accounts.active();
        var other = accounts.active();

        upgrade(register(mine).accessToken(), other.userId()).then().statusCode(403);
        upgrade(register(mine).accessToken(), UUID.randomUUID()).then().statusCode(403);
    }

    private OpenedSession register(Accounts.Account account) {
        var session = temporarySessions.prepare(account.userId(), Accounts.AGENT, "192.0.2.1");
        var arguments = Tuple.of(account.userId());
        session.values().forEach(arguments::addValue);
        pool.preparedQuery(TemporarySession.insert("(select $1::uuid as user_id) as registered", 2))
                .execute(arguments)
                .await()
                .indefinitely();
        return temporarySessions.opened(session);
    }

    private static Response upgrade(String token, UUID userId) {
        return SignedInClient.bearer(token).post("/v1/activations/" + userId + "/upgrade");
    }
}
