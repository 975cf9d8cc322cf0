package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.gatehouse.kit.id.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class DeadLetterTest {

    private static final String LETTERS = "/admin/v1/kit/dead-letters";
    private static final String CONSUMER = "kit.things";
    private static final UUID OPERATOR = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Inject
    Pool pool;

    @Inject
    Ids ids;

    @Inject
    MeterRegistry metrics;

    @Inject
    ThingEventConsumer consumer;

    @Test
    void isListedByCauseAndUserAndReplayedUnderItsOwnId() {
        var user = ids.next();
        var event = dead(user, "until-mended");
        as("support")
                .get(LETTERS + "?cause=not mended&user_id=" + user)
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(1))
                .body("dead_letters[0].event_id", equalTo(event.toString()))
                .body("dead_letters[0].consumer", equalTo(CONSUMER))
                .body("dead_letters[0].attempts", equalTo(1));
        consumer.mend(List.of(event));

        var replay = replayed(post(letter(event) + "/replay", "{'reason': 'mended'}"), 1);

        awaitReplay(replay, 1, 0);
        assertThat(count("select count(*) from effect where event_id = $1", event))
                .isEqualTo(1);
        assertThat(count(
                        "select count(*) from operator_action where subject = $1 and operator_id = '" + OPERATOR
                                + "' and action = 'dead-letter.replayed' and details = '1 letters: mended'",
                        CONSUMER + "/" + event))
                .isEqualTo(1);
    }

    @Test
    void allOfACauseAreReplayedWithACountOfHowFarItIs() {
        var user = ids.next();
        var events = Stream.generate(ids::next).limit(60).toList();
        events.forEach(event -> Things.send(event, user, "until-mended"));
        await().atMost(SOON)
                .until(() -> count("select count(*) from inbox where subject = $1 and state = 'DEAD'", user) == 60);
        consumer.mend(events.subList(0, 59));

        var order = "{'cause': 'not mended', 'user_id': '" + user + "', 'reason': 'release 7'}";
        var replay = replayed(post(LETTERS + "/replays", order), 60);

        awaitReplay(replay, 59, 1);
    }

    @Test
    void isCounted() {
        dead(ids.next(), "never");
        await().atMost(SOON)
                .until(() -> metrics.get("gatehouse.inbox.dead")
                                .tag("consumer", CONSUMER)
                                .gauge()
                                .value()
                        == Things.count(
                                pool, "select count(*) from inbox where state = 'DEAD' and consumer = $1", CONSUMER));
        assertThat(metrics.get("gatehouse.inbox.retry")
                        .tag("consumer", CONSUMER)
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void comesInPages() {
        var user = ids.next();
        var all = Stream.of(dead(user, "never"), dead(user, "never"), dead(user, "never"))
                .map(UUID::toString)
                .toList();
        var first = as("support").get(LETTERS + "?page_size=2&user_id=" + user);
        String token = first.path("next_page_token");
        var second = as("support").get(LETTERS + "?page_size=2&user_id=" + user + "&page_token=" + token);
        second.then().body("next_page_token", nullValue());

        List<String> seen = first.path("dead_letters.event_id");
        List<String> rest = second.path("dead_letters.event_id");
        assertThat(Stream.concat(seen.stream(), rest.stream())).containsExactlyInAnyOrderElementsOf(all);
        as("support")
                .get(LETTERS + "?page_token=x")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/page_token"));
    }

    @Test
    void isDiscardedWithAReasonAndNeverApplied() {
        var event = dead(ids.next(), "until-mended");
        post(letter(event) + "/discard", "{}").then().statusCode(400).body("errors[0].pointer", equalTo("/reason"));
        post(letter(event) + "/discard", "{'reason': 'planted'}").then().statusCode(204);
        consumer.mend(List.of(event));
        post(letter(event) + "/replay", "{'reason': 'too late'}").then().statusCode(404);

        assertThat(count("select count(*) from inbox where event_id = $1 and state = 'DISCARDED'", event))
                .isEqualTo(1);
        assertThat(count("select count(*) from effect where event_id = $1", event))
                .isZero();
    }

    @Test
    void eachDeedIsToldToTheAuditLogOnceAndNothingThatTheOperatorWrote() {
        var operator = ids.next();
        var user = ids.next();
        var discarded = dead(user, "never");
        var tried = dead(user, "never");
        var reason = "{'reason': 'hunter2'}";
        as(operator, reason).post(letter(discarded) + "/discard").then().statusCode(204);
        as(operator, reason).post(letter(discarded) + "/discard").then().statusCode(404);
        as(operator, reason).post(letter(tried) + "/replay").then().statusCode(202);
        awaitDead(tried);

        var order = "{'cause': 'asked to', 'user_id': '" + user + "', 'reason': 'hunter2'}";
        var replay = replayed(as(operator, order).post(LETTERS + "/replays"), 1);

        var rows = pool.preparedQuery("select data::text from outbox where subject = $1 and type = 'operator.acted'"
                        + " and topic = 'kit.operators.v1' order by position")
                .execute(Tuple.of(operator))
                .await()
                .atMost(SOON);
        assertThat(StreamSupport.stream(rows.spliterator(), false).map(row -> withoutItsOwn(row.getString(0))))
                .containsExactly(
                        told(operator, "dead-letter.discarded", user, CONSUMER + "/" + discarded),
                        told(operator, "dead-letter.replayed", user, CONSUMER + "/" + tried),
                        told(operator, "dead-letters.replayed", user, replay + ", 1 letters"));
    }

    @Test
    void isShownWithoutWhatPeopleWrote() {
        var user = ids.next();
        var broken = ids.next();
        var cut = "{'note': 'hunter2 lives here'".replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        TestRecords.send(TestRecords.event(Things.TOPIC, broken, user, cut));
        awaitDead(broken);
        as("support")
                .get(letter(broken))
                .then()
                .statusCode(200)
                .body("size", equalTo(cut.length))
                .body("body", nullValue())
                .body("sha256.length()", equalTo(64));

        var list = ids.next();
        var strange = "[{'note': 'hunter2 lives here', 'count': 3, 'reason': 'KEY_GONE', 'id': '%s'}]"
                .formatted(list)
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        TestRecords.send(TestRecords.event(Things.TOPIC, list, user, strange));
        awaitDead(list);
        as("support")
                .get(letter(list))
                .then()
                .body("body[0].note", equalTo("(18 characters)"))
                .body("body[0].count", equalTo(3))
                .body("body[0].reason", equalTo("KEY_GONE"))
                .body("body[0].id", equalTo(list.toString()));
    }

    @Test
    void isForOperatorsOnly() {
        given().get(LETTERS).then().statusCode(401);
        as("user").get(LETTERS).then().statusCode(403);
        given().auth()
                .oauth2(TestTokens.temporary(OPERATOR))
                .get(LETTERS)
                .then()
                .statusCode(403);
        as("support").get(LETTERS + "/causes").then().statusCode(200);
        for (var write : List.of(
                letter(ids.next()) + "/replay",
                letter(ids.next()) + "/discard",
                LETTERS + "/replays",
                "/admin/v1/kit/outbox/republish")) {
            as("support").body("{}").post(write).then().statusCode(403);
        }
        as("admin").get("/admin/v1/another/dead-letters").then().statusCode(404);
        as("admin")
                .get(LETTERS + "?user_id=" + ids.next())
                .then()
                .statusCode(200)
                .body("dead_letters", empty());
    }

    private static RequestSpecification as(UUID operator, String body) {
        return given().auth()
                .oauth2(TestTokens.full(operator, "admin"))
                .contentType(ContentType.JSON)
                .header("User-Agent", "drill/1")
                .body(body.replace('\'', '"'));
    }

    private static JsonObject told(UUID operator, String action, UUID user, String details) {
        return new JsonObject()
                .put("type", "operator.acted")
                .put("operator_id", operator.toString())
                .put("action", action)
                .put("user_id", user.toString())
                .put("details", details)
                .put("client_address", "127.0.0.1")
                .put("device_name", "drill/1");
    }

    private static JsonObject withoutItsOwn(String data) {
        var told = new JsonObject(data);
        told.remove("event_id");
        told.remove("occurred_at");
        return told;
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.full(OPERATOR, role)).contentType(ContentType.JSON);
    }

    private static Response post(String path, String body) {
        return as("admin").body(body.replace('\'', '"')).post(path);
    }

    private static String replayed(Response answer, int total) {
        answer.then().statusCode(202).body("total", equalTo(total));
        return answer.path("replay_id");
    }

    private static void awaitReplay(String replay, int succeeded, int failed) {
        await().atMost(SOON).untilAsserted(() -> as("support")
                .get(LETTERS + "/replays/" + replay)
                .then()
                .statusCode(200)
                .body("total", equalTo(succeeded + failed))
                .body("succeeded", equalTo(succeeded))
                .body("waiting", equalTo(0))
                .body("failed", equalTo(failed)));
    }

    private static String letter(UUID event) {
        return LETTERS + "/" + CONSUMER + "/" + event;
    }

    private UUID dead(UUID user, String note) {
        var event = ids.next();
        Things.send(event, user, note);
        awaitDead(event);
        return event;
    }

    private void awaitDead(UUID event) {
        await().atMost(SOON)
                .until(() -> count("select count(*) from inbox where event_id = $1 and state = 'DEAD'", event) == 1);
    }

    private long count(String sql, Object argument) {
        return Things.count(pool, sql, argument);
    }
}
