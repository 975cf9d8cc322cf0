package dev.gatehouse.coreauth.passwordreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ForgotPasswordTest {

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    MovableClock clock;

    @Inject
    Pool pool;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void whoHasTheAddressGetsOneMail() {
        var account = accounts.active();

        forgot(account.email()).then().statusCode(202);

        awaitMails(account, 1);
        var event = database.rows(
                        "select topic, data::text as data, (select array_agg(k) from jsonb_object_keys(data::jsonb) as k) as keys"
                                + " from outbox where subject = $1",
                        account.userId())
                .getFirst();
        assertThat(event.getString("topic")).isEqualTo("gatehouse.mail-requests.v1");
        assertThat(event.getArrayOfStrings("keys"))
                .containsExactlyInAnyOrder("type", "event_id", "user_id", "occurred_at", "intent", "template");
        assertThat(event.getString("data")).contains("reset-password").doesNotContain("@");
    }

    @Test
    void anUnknownAddressGetsTheSameAnswerAndLeavesTheSameRow() {
        var account = accounts.active();
        var nobody = "nobody-" + UUID.randomUUID() + "@example.org";
        var rows = database.count("select count(*) from forgotten_password");

        var known = forgot(account.email());
        var unknown = forgot(nobody);

        assertThat(unknown.statusCode()).isEqualTo(known.statusCode()).isEqualTo(202);
        assertThat(unknown.asString()).isEqualTo(known.asString()).isEmpty();
        assertThat(unknown.headers().asList().stream().map(each -> each.getName()))
                .isEqualTo(known.headers().asList().stream()
                        .map(each -> each.getName())
                        .toList());
        assertThat(database.count("select count(*) from forgotten_password")).isEqualTo(rows + 2);
        awaitMails(account, 1);
        await().atMost(Database.SOON)
                .until(() -> database.count("select count(*) from forgotten_password where pending") == 0);
        assertThat(database.count("select count(*) from forgotten_password where account like '%@%'"))
                .isZero();
    }

    /** A coarse look; the fine one needs a quiet machine. With the mail asked for before the answer they differ more. */
    @Test
    void knownAndUnknownTakeTheSameTime() {
        var known = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        for (int i = 0; i < 60; i++) {
            measure(known, accounts.active().email());
            measure(unknown, "nobody-" + UUID.randomUUID() + "@example.org");
        }

        assertThat((double) usual(unknown)).isCloseTo((double) usual(known), withPercentage(40));
    }

    @Test
    void oneMailAMinuteThreeInFiveMinutesTenADayAndNobodyIsToldOfMore() {
        clock.freeze(); // else a minute is over sooner on a slow machine
        var account = accounts.active();
        var sent = new ArrayList<Long>();
        for (var pause : List.of(0, 59, 2, 61, 61, 240, 61)) {
            clock.advance(Duration.ofSeconds(pause));
            forgot(account.email()).then().statusCode(202);
            awaitNothingWaits();
            sent.add(mails(account));
        }
        assertThat(sent).isEqualTo(List.of(1L, 1L, 2L, 3L, 3L, 4L, 5L));
        for (int i = 0; i < 8; i++) {
            clock.advance(Duration.ofMinutes(6));
            forgot(account.email()).then().statusCode(202);
        }
        awaitNothingWaits();
        assertThat(mails(account)).isEqualTo(10);
        clock.advance(Duration.ofDays(1));
        forgot(account.email()).then().statusCode(202);
        awaitMails(account, 11);
    }

    @Test
    void aThousandWaysToSpellTheAddressAreOneAndOfManyAtOnceOneCounts() {
        var account = accounts.active();

        List<Integer> statuses;
        try (var threads = Executors.newFixedThreadPool(20)) {
            statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> forgot(" " + account.email().toUpperCase(Locale.ROOT))
                                    .statusCode(),
                            threads))
                    .limit(20)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        assertThat(statuses).containsOnly(202);
        awaitMails(account, 1);
        awaitNothingWaits();
        assertThat(mails(account)).isEqualTo(1);
    }

    @Test
    void aNetworkThatAsksForManyAddressesIsTold() {
        var address = address();
        for (int i = 0; i < 20; i++) {
            forgot(address, "nobody-" + UUID.randomUUID() + "@example.org")
                    .then()
                    .statusCode(202);
        }

        forgot(address, "nobody-" + UUID.randomUUID() + "@example.org")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9][0-9]{2}"))
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));
        forgot("nobody-" + UUID.randomUUID() + "@example.org").then().statusCode(202);
    }

    @Test
    void whatACrashLeftIsWorkedOffAndNothingTwice() {
        var account = accounts.active();
        database.run(
                "insert into forgotten_password (account, user_id, requests, asked_at, pending)"
                        + " values ($1, $2, array[now()], now(), true)",
                UUID.randomUUID().toString(),
                account.userId());

        awaitMails(account, 1);
        forgot(accounts.active().email());
        awaitNothingWaits();

        assertThat(mails(account)).isEqualTo(1);
    }

    /** Else a slow database would have as many connections taken as there are questions. */
    @Test
    void howeverManyAskOneTransactionWorksThemOff() {
        var asking = Stream.generate(accounts::active).limit(8).toList();
        awaitNothingWaits();
        await().atMost(Database.SOON).until(() -> database.count("select count(*) from audit_unsealed") == 0);
        try (var mails = HeldTable.of(pool, "audit_unsealed", "share")) {
            asking.forEach(account -> forgot(account.email()).then().statusCode(202));

            mails.awaitWaiting(1);
            assertThat(database.count("select count(*) from forgotten_password where pending"))
                    .isEqualTo(8);
        }
        asking.forEach(account -> awaitMails(account, 1));
    }

    @Test
    void noHeaderReachesTheMail() {
        var account = accounts.active();

        request(address())
                .header("Host", "evil.example")
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "host=evil.example;proto=http")
                .header("X-Forwarded-Proto", "gopher")
                .body(Map.of("email", account.email()))
                .post("/v1/password/forgot")
                .then()
                .statusCode(202);

        awaitMails(account, 1);
        assertThat(database.count(
                        "select count(*) from outbox where subject = $1 and outbox::text like '%evil%'",
                        account.userId()))
                .isZero();
    }

    @Test
    void whatIsNoAddressIsRefused() {
        forgot("nobody").then().statusCode(400).body("errors.pointer", contains("/email"));
    }

    private void measure(List<Long> nanos, String email) {
        var address = address();
        var begun = System.nanoTime();
        forgot(address, email);
        nanos.add(System.nanoTime() - begun);
        awaitNothingWaits();
    }

    /** The lower quartile: of those that nothing else held up. */
    private static long usual(List<Long> nanos) {
        return nanos.stream().skip(10).sorted().skip(12).findFirst().orElseThrow();
    }

    private void awaitMails(Account account, long number) {
        await().atMost(Database.SOON).until(() -> mails(account) == number);
    }

    private void awaitNothingWaits() {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Database.SOON)
                .until(() -> database.count("select count(*) from forgotten_password where pending") == 0);
    }

    private long mails(Account account) {
        return database.count(
                "select count(*) from outbox where subject = $1 and type = 'mail.requested'", account.userId());
    }

    private static Response forgot(String email) {
        return forgot(address(), email);
    }

    private static Response forgot(String clientAddress, String email) {
        return request(clientAddress).body(Map.of("email", email)).post("/v1/password/forgot");
    }

    private static RequestSpecification request(String clientAddress) {
        return RestAssured.given().header("X-Forwarded-For", clientAddress).contentType(ContentType.JSON);
    }

    /** A client that nobody else is. */
    private static String address() {
        var random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
    }
}
