package dev.gatehouse.coreauth.passwordreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a request leaves in the audit log, whoever works it off; and that no commit holds up the next. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ForgotMailsTest {

    private static final String ENTRIES = """
            select actor_type, client_address, device_name, trace_id from (
                select kind, user_id, actor_type, client_address, device_name, trace_id from audit_unsealed
                union all
                select kind, user_id, actor_type, client_address, device_name, trace_id from audit_entry) as entry
            where user_id = $1 and kind = 'password.reset-requested'""";

    private static final ForgotConfig SHORT_ROUNDS = TestSettings.of(
            ForgotConfig.class,
            Map.of(
                    "core-auth.password-forgot.backstop", "20ms",
                    "core-auth.password-forgot.longest-round", "500ms"));

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    Pool pool;

    @Inject
    AuditLog audit;

    @Inject
    MailRequests requests;

    @Inject
    Outbox outbox;

    @Inject
    Vertx vertx;

    @Inject
    MovableClock clock;

    /** Both wait for what the first one's request has begun. */
    @Test
    void eachEntryTellsWhoAskedAndInWhichTrace() {
        var first = accounts.active();
        var second = accounts.active();
        var traces = List.of(trace(), trace());
        try (var entries = HeldTable.of(pool, "audit_unsealed", "share")) {
            ask(first, "198.51.100.7", "phone/1", traces.getFirst());
            ask(second, "198.51.100.8", "desk\\2", traces.getLast());
            entries.release();
        }

        assertThat(entry(first)).isEqualTo("UNKNOWN 198.51.100.7 phone/1 " + traces.getFirst());
        assertThat(entry(second)).isEqualTo("UNKNOWN 198.51.100.8 desk\\\\2 " + traces.getLast());
    }

    @Test
    void ofARequestFromBeforeItWasKeptTheEntrySaysNothing() {
        var account = accounts.active();
        var trace = trace();
        database.run(
                "insert into forgotten_password (account, user_id, requests, asked_at, traceparent, pending)"
                        + " values ($1, $2, array[now()], now(), $3, true)",
                UUID.randomUUID().toString(),
                account.userId(),
                traceparent(trace));

        assertThat(entry(account)).isEqualTo("UNKNOWN   " + trace);
    }

    @Test
    void aCommitThatDoesNotEndDoesNotHoldUpTheNext() {
        var begun = new AtomicInteger();
        var silent = new ForgotRepository(pool, SHORT_ROUNDS) {

            @Override
            Uni<List<Request>> take(SqlConnection transaction) {
                begun.incrementAndGet();
                return Uni.createFrom()
                        .item(List.<Request>of())
                        .onItem()
                        .delayIt()
                        .by(Database.SOON.plusSeconds(10));
            }
        };
        var mails = new ForgotMails(silent, audit, requests, outbox, pool, SHORT_ROUNDS, vertx, clock);

        mails.start(new StartupEvent());
        try {
            await().atMost(Database.SOON).until(() -> begun.get() > 1);
        } finally {
            mails.stop(new ShutdownEvent());
        }
    }

    private String entry(Account account) {
        await().atMost(Database.SOON)
                .until(() -> database.rows(ENTRIES, account.userId()).size() == 1);
        var entry = database.rows(ENTRIES, account.userId()).getFirst();
        return entry.getString("actor_type") + " " + entry.getString("client_address") + " "
                + entry.getString("device_name") + " " + entry.getString("trace_id");
    }

    private static void ask(Account account, String clientAddress, String device, String trace) {
        RestAssured.given()
                .header("X-Forwarded-For", clientAddress)
                .header("User-Agent", device)
                .header("traceparent", traceparent(trace))
                .contentType(ContentType.JSON)
                .body(Map.of("email", account.email()))
                .post("/v1/password/forgot")
                .then()
                .statusCode(202);
    }

    private static String trace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-00";
    }
}
