package dev.gatehouse.coreauth.audit.reading;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AuditResourceTest {

    private static final String AUDIT = "/admin/v1/audit";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    AuditLog audit;

    @Inject
    AuditTrail trail;

    @Inject
    Pool pool;

    @Test
    void anEntryIsShownWithAllItsFields() {
        var user = UUID.randomUUID();
        var operator = UUID.randomUUID();
        record(AuditEntry.failure(
                        AuditKind.PASSWORD_CHANGED,
                        "WRONG_PASSWORD",
                        Initiator.operator(operator, "192.0.2.7", "desk\nphone"),
                        user)
                .with("the third"));
        trail.awaitSealed(user, 1);

        list("user_id=" + user)
                .then()
                .statusCode(200)
                .body("entries", hasSize(1))
                .body("entries[0].kind", equalTo("password.changed"))
                .body("entries[0].outcome", equalTo("FAILURE"))
                .body("entries[0].reason", equalTo("WRONG_PASSWORD"))
                .body("entries[0].actor", equalTo(Map.of("type", "OPERATOR", "id", operator.toString())))
                .body("entries[0].user_id", equalTo(user.toString()))
                .body("entries[0].client_address", equalTo("192.0.2.7"))
                .body("entries[0].device_name", equalTo("desk\\u000aphone"))
                .body("entries[0].details", equalTo("the third"))
                .body("entries[0].at", matchesPattern("20..-..-..T.*Z"))
                .body("entries[0].previous_hash", matchesPattern("[0-9a-f]{64}"))
                .body("entries[0].hash", matchesPattern("[0-9a-f]{64}"))
                .body("next_page_token", nullValue());
    }

    @Test
    void eachFilterKeepsExactlyWhatItNames() {
        var user = UUID.randomUUID();
        var other = UUID.randomUUID();
        var operator = UUID.randomUUID();
        var byOperator = Initiator.operator(operator, "", "");
        record(AuditEntry.success(AuditKind.SESSION_ENDED, byOperator, user).with("1"));
        record(AuditEntry.success(AuditKind.SESSION_ENDED, byOperator, other).with("2"));
        record(AuditEntry.success(AuditKind.PASSWORD_RESET, Initiator.user(user, "", ""), user)
                .with("3"));
        record(AuditEntry.success(AuditKind.ACTIVATION_RETRIED, byOperator, user)
                .with("4"));
        trail.awaitSealed(user, 3);
        trail.awaitSealed(other, 1);

        assertThat(details("actor=" + operator)).containsExactly("4", "2", "1");
        assertThat(details("user_id=" + user)).containsExactly("4", "3", "1");
        assertThat(details("user_id=" + user + "&kind=session.ended")).containsExactly("1");
        assertThat(details("user_id=" + user + "&actor=" + operator)).containsExactly("4", "1");
        assertThat(details("actor=" + operator + "&kind=password.reset")).isEmpty();
        var third = list("user_id=" + user).<String>path("entries[1].at");
        assertThat(details("user_id=" + user + "&from=" + third)).containsExactly("4", "3");
        assertThat(details("user_id=" + user + "&to=" + third)).containsExactly("1");
        assertThat(details("user_id=" + user + "&from=" + third + "&to=" + third))
                .isEmpty();
    }

    /** The moment of a sealing is taken before its entries are read: what commits between happened later. */
    @Test
    void whatHappenedAfterItsSealingBeganIsFoundByItsTime() {
        var user = UUID.randomUUID();
        database.run("""
                insert into audit_unsealed (at, kind, outcome, actor_type, user_id, client_address, device_name, details)
                select now() + ahead, 'session.ended', 'SUCCESS', 'SYSTEM', $1, '', '', ahead::text
                from unnest(array[interval '0 seconds', interval '30 seconds']) as ahead""", user);
        trail.awaitSealed(user, 2);
        assertThat(database.count(
                        "select count(*) from audit_entry where user_id = $1 and sealed_at < at"
                                + " and details = '00:00:30'",
                        user))
                .isEqualTo(1);

        var since = "user_id=" + user + "&from=" + list("user_id=" + user).<String>path("entries[0].at");

        assertThat(details(since)).containsExactly("00:00:30");
        assertThat(operator().get(AUDIT + "/export?" + since).asString().strip())
                .contains("\"details\":\"00:00:30\"")
                .endsWith("{\"exported\":1}");
    }

    @Test
    void pagesFollowOneAnotherByTheirLinksWithTheSameFilter() {
        var user = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            record(AuditEntry.success(AuditKind.SESSION_ENDED, Initiator.system("test"), user)
                    .with("" + i));
            record(AuditEntry.success(AuditKind.PASSWORD_RESET, Initiator.system("test"), user)
                    .with("another kind"));
        }
        trail.awaitSealed(user, 10);

        var pages = new ArrayList<List<String>>();
        var link = AUDIT + "?user_id=" + user + "&kind=session.ended&from=2020-01-01T00:00:00Z&page_size=2";
        while (link != null) {
            var page = operator().get(link);
            page.then().statusCode(200);
            pages.add(page.path("entries.details"));
            var next = page.header("Link");
            link = next == null ? null : next.substring(1, next.indexOf('>'));
        }

        assertThat(pages).containsExactly(List.of("4", "3"), List.of("2", "1"), List.of("0"));
    }

    @Test
    void theExportIsALinePerEntryInTheOrderOfTheChainAndOneThatSaysHowManyTheyAre() {
        var user = UUID.randomUUID();
        database.run(
                "insert into audit_unsealed (kind, outcome, actor_type, user_id, client_address, device_name, details)"
                        + " select 'session.ended', 'SUCCESS', 'SYSTEM', $1, '', '', number::text"
                        + " from generate_series(1, 1201) as number",
                user);
        trail.awaitSealed(user, 1_201);

        var export = operator().get(AUDIT + "/export?user_id=" + user + "&kind=session.ended");

        export.then().statusCode(200).contentType("application/x-ndjson");
        var lines = export.asString().lines().map(JsonObject::new).toList();
        assertThat(lines).hasSize(1_202).last().isEqualTo(new JsonObject().put("exported", 1_201));
        var entries = lines.subList(0, 1_201);
        assertThat(entries)
                .extracting(line -> line.getString("details"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 1_201)
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(entries).extracting(line -> line.getLong("sequence")).isSorted();
        assertThat(entries.getLast().getString("previous_hash"))
                .isEqualTo(entries.get(1_199).getString("hash"));
    }

    @Test
    void anExportOfNothingSaysSo() {
        var export = operator().get(AUDIT + "/export?user_id=" + UUID.randomUUID());

        export.then().statusCode(200);
        assertThat(export.asString().strip()).isEqualTo("{\"exported\":0}");
    }

    @Test
    void aWholeChainIsVerifiedAndAChangedRowIsNamed() {
        var user = UUID.randomUUID();
        record(AuditEntry.success(AuditKind.SESSION_ENDED, Initiator.system("test"), user));
        trail.awaitSealed(user, 1);
        var whole = operator().get(AUDIT + "/verification?limit=50000");
        whole.then()
                .statusCode(200)
                .body("intact", equalTo(true))
                .body("complete", equalTo(true))
                .body("checked", greaterThan(0))
                .body("first_broken", nullValue());
        var checkpoint = whole.path("head_sequence") + ":" + whole.path("head_hash");
        operator()
                .get(AUDIT + "/verification?limit=50000&checkpoint=" + checkpoint)
                .then()
                .body("intact", equalTo(true));

        long sequence = database.count("select sequence from audit_entry where user_id = $1", user);
        change(user, "details = 'changed'");
        try {
            operator()
                    .get(AUDIT + "/verification?limit=50000")
                    .then()
                    .statusCode(200)
                    .body("intact", equalTo(false))
                    .body("first_broken", equalTo((int) sequence))
                    .body("fault", equalTo("CHANGED"));
        } finally {
            change(user, "details = null");
        }
        operator().get(AUDIT + "/verification?limit=50000").then().body("intact", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/export", "/verification"})
    void nobodyGetsInWithoutTheRole(String path) {
        given().get(AUDIT + path).then().statusCode(401);
        as("user").get(AUDIT + path).then().statusCode(403);
        given().auth()
                .oauth2(Accounts.signIn(accounts.inactive()).accessToken())
                .get(AUDIT + path)
                .then()
                .statusCode(403);
        as("support").get(AUDIT + path).then().statusCode(200);
        as("admin").get(AUDIT + path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?kind=session.destroyed",
                "?page_token=!",
                "?page_token=AAAA",
                "?page_size=0",
                "?page_size=201",
                "?actor=a'b",
                "/export?kind=nothing",
                "/verification?limit=0",
                "/verification?limit=50001",
                "/verification?after=-1",
                "/verification?checkpoint=12:34"
            })
    void whatIsNoQuestionIsRefused(String question) {
        operator().get(AUDIT + question).then().statusCode(400).body("code", equalTo("INVALID_REQUEST"));
    }

    private void change(UUID user, String change) {
        pool.withTransaction(transaction -> transaction
                        .query("alter table audit_entry disable trigger user; update audit_entry set " + change
                                + " where user_id = '" + user + "'; alter table audit_entry enable trigger user")
                        .execute())
                .await()
                .atMost(Database.SOON);
    }

    private void record(AuditEntry entry) {
        audit.record(pool, entry).await().atMost(Database.SOON);
    }

    private List<String> details(String filter) {
        return list(filter).then().statusCode(200).extract().path("entries.details");
    }

    private Response list(String filter) {
        return operator().get(AUDIT + "?" + filter);
    }

    private RequestSpecification operator() {
        return as("support");
    }

    private RequestSpecification as(String role) {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), role);
        return given().auth().oauth2(Accounts.signIn(account).accessToken());
    }
}
