package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Letters.CONSUMER;
import static dev.gatehouse.testkit.Letters.OPERATOR;
import static dev.gatehouse.testkit.Letters.as;
import static dev.gatehouse.testkit.Letters.awaitReplay;
import static dev.gatehouse.testkit.Letters.post;
import static dev.gatehouse.testkit.Letters.replayed;
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
                .get(Letters.PATH + "?cause=not mended&user_id=" + user)
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(1))
                .body("dead_letters[0].event_id", equalTo(event.toString()))
                .body("dead_letters[0].consumer", equalTo(CONSUMER))
                .body("dead_letters[0].attempts", equalTo(1));
        consumer.mend(List.of(event));

        var replay = replayed(post(Letters.path(event) + "/replay", "{'reason': 'mended'}"), 1, false);

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
    void allOfACauseAreReplayedPartByPartNoneTwiceWithACountOfHowFarItIs() {
        var user = ids.next();
        var events = Stream.generate(ids::next).limit(60).toList();
        events.forEach(event -> Things.send(event, user, "until-mended"));
        await().atMost(SOON)
                .until(() -> count("select count(*) from inbox where subject = $1 and state = 'DEAD'", user) == 60);
        var oldest = events.getFirst();
        consumer.mend(events.subList(1, 60));
        var order = "{'cause': 'not mended', 'user_id': '" + user + "', 'reason': 'release 7'";

        var replay = replayed(post(Letters.PATH + "/replays", order + "}"), 25, true);
        await().atMost(SOON)
                .until(() -> count(
                                "select count(*) from inbox where event_id = $1 and state = 'DEAD' and replay_id = '"
                                        + replay + "'",
                                oldest)
                        == 1);
        var next = order + ", 'replay_id': '" + replay + "'}";
        assertThat(replayed(post(Letters.PATH + "/replays", next), 50, true)).isEqualTo(replay);
        assertThat(replayed(post(Letters.PATH + "/replays", next), 60, false)).isEqualTo(replay);
        assertThat(replayed(post(Letters.PATH + "/replays", next), 60, false)).isEqualTo(replay);

        awaitReplay(replay, 59, 1);
        assertThat(reasons("dead-letters.replayed", "cause=not mended, consumer=null, userId=" + user))
                .containsExactly(
                        "25 letters: release 7",
                        "25 letters: release 7",
                        "10 letters: release 7",
                        "0 letters: release 7");
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
        // what another test has replayed may still be under way
        await().atMost(SOON)
                .until(() -> metrics.get("gatehouse.inbox.retry")
                                .tag("consumer", CONSUMER)
                                .gauge()
                                .value()
                        == 0);
    }

    @Test
    void isDiscardedWithAReasonAndNeverApplied() {
        var event = dead(ids.next(), "until-mended");
        post(Letters.path(event) + "/discard", "{}")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/reason"));
        post(Letters.path(event) + "/discard", "{'reason': 'planted'}").then().statusCode(204);
        consumer.mend(List.of(event));
        post(Letters.path(event) + "/replay", "{'reason': 'too late'}").then().statusCode(404);

        assertThat(count("select count(*) from inbox where event_id = $1 and state = 'DISCARDED'", event))
                .isEqualTo(1);
        assertThat(reasons("dead-letter.discarded", CONSUMER + "/" + event)).containsExactly("planted");
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
        by(operator, reason).post(Letters.path(discarded) + "/discard").then().statusCode(204);
        by(operator, reason).post(Letters.path(discarded) + "/discard").then().statusCode(404);
        by(operator, reason).post(Letters.path(tried) + "/replay").then().statusCode(202);
        awaitDead(tried);

        var order = "{'cause': 'asked to', 'user_id': '" + user + "', 'reason': 'hunter2'}";
        var replay = replayed(by(operator, order).post(Letters.PATH + "/replays"), 1, false);

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
                .get(Letters.path(broken))
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
                .get(Letters.path(list))
                .then()
                .body("body[0].note", equalTo("(18 characters)"))
                .body("body[0].count", equalTo(3))
                .body("body[0].reason", equalTo("KEY_GONE"))
                .body("body[0].id", equalTo(list.toString()));
    }

    @Test
    void isForOperatorsOnly() {
        given().get(Letters.PATH).then().statusCode(401);
        as("user").get(Letters.PATH).then().statusCode(403);
        given().auth()
                .oauth2(TestTokens.temporary(OPERATOR))
                .get(Letters.PATH)
                .then()
                .statusCode(403);
        as("support").get(Letters.PATH + "/causes").then().statusCode(200);
        for (var write : List.of(
                Letters.path(ids.next()) + "/replay",
                Letters.path(ids.next()) + "/discard",
                Letters.PATH + "/replays",
                "/admin/v1/kit/outbox/republish")) {
            as("support").body("{}").post(write).then().statusCode(403);
        }
        as("admin").get("/admin/v1/another/dead-letters").then().statusCode(404);
        as("admin")
                .get(Letters.PATH + "?user_id=" + ids.next())
                .then()
                .statusCode(200)
                .body("dead_letters", empty());
    }

    private static RequestSpecification by(UUID operator, String body) {
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

    /** Why it was done, in the operator's words and in order, to what is called so among other things. */
    private List<String> reasons(String action, String subject) {
        var rows = pool.preparedQuery("select details from operator_action where action = $1 and operator_id = $2"
                        + " and position($3::text in subject) > 0 order by id")
                .execute(Tuple.of(action, OPERATOR, subject))
                .await()
                .atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
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
