package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.gatehouse.kit.id.Ids;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class DeadLetterListTest {

    private static final OffsetDateTime THEN = OffsetDateTime.parse("2026-01-02T03:04:05Z");
    private static final OffsetDateTime LATER = THEN.plusMinutes(1);

    @Inject
    Pool pool;

    @Inject
    Ids ids;

    @Inject
    ThingEventConsumer consumer;

    @Test
    void pagesFollowOneAnotherByTheirLinksWithTheSameFilter() {
        var user = ids.next();
        var cause = "planted: 100% & more + " + ids.next();
        var wanted = IntStream.range(0, 5)
                .mapToObj(i -> dead(user, cause, THEN.plusSeconds(i)).toString())
                .toList();
        dead(user, cause, LATER);
        dead(user, "another cause", THEN);
        dead(ids.next(), cause, THEN);

        var pages = new ArrayList<List<String>>();
        var link = Letters.PATH + "?cause=" + encoded(cause) + "&user_id=" + user + "&received_before="
                + encoded("2026-01-02T05:05:05+02:00") + "&page_size=2";
        while (link != null) {
            var page = Letters.as("support").urlEncodingEnabled(false).get(link);
            page.then().statusCode(200);
            pages.add(page.path("dead_letters.event_id"));
            var next = page.header("Link");
            assertThat(next == null).isEqualTo(page.path("next_page_token") == null);
            link = next == null ? null : next.substring(1, next.indexOf('>'));
        }

        assertThat(pages).containsExactly(wanted.subList(0, 2), wanted.subList(2, 4), wanted.subList(4, 5));
    }

    @Test
    void aTokenThatNoPageNamedIsRefused() {
        Letters.as("support")
                .get(Letters.PATH + "?page_token=x")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/page_token"));
    }

    @Test
    void causesAreCountedWithTheOldestOfEach() {
        var cause = "planted " + ids.next();
        dead(ids.next(), cause, LATER);
        dead(ids.next(), cause, THEN);

        Map<String, Object> found =
                Letters.as("support").get(Letters.PATH + "/causes").path("causes.find { it.cause == '" + cause + "' }");

        assertThat(found)
                .isEqualTo(Map.of(
                        "consumer", Letters.CONSUMER, "cause", cause, "letters", 2, "oldest", "2026-01-02T03:04:05Z"));
    }

    @Test
    void onlyThoseReceivedBeforeAreReplayedWhenAskedSo() {
        var cause = "planted " + ids.next();
        var older = dead(ids.next(), cause, THEN);
        var newer = dead(ids.next(), cause, LATER);

        var order = "{'cause': '" + cause + "', 'received_before': '" + LATER + "', 'reason': 'release 7'}";
        var replay = Letters.replayed(Letters.post(Letters.PATH + "/replays", order), 1, false);

        Letters.awaitReplay(replay, 1, 0);
        assertThat(Things.count(pool, "select count(*) from effect where event_id = $1", older))
                .isEqualTo(1);
        assertThat(Things.count(pool, "select count(*) from inbox where event_id = $1 and state = 'DEAD'", newer))
                .isEqualTo(1);
    }

    @Test
    void onlyWhoBeganAReplayGoesOnWithIt() {
        var cause = "planted " + ids.next();
        var order = "{'cause': '" + cause + "', 'reason': 'release 7'";
        dead(ids.next(), cause, THEN);
        var replay = Letters.replayed(Letters.post(Letters.PATH + "/replays", order + "}"), 1, false);
        var left = dead(ids.next(), cause, LATER);
        var other = ids.next();

        refusedReplay(other, order, replay);
        refusedReplay(Letters.OPERATOR, order, ids.next().toString());

        assertThat(Things.count(pool, "select count(*) from inbox where event_id = $1 and state = 'DEAD'", left))
                .isEqualTo(1);
        assertThat(Things.count(pool, "select count(*) from operator_action where operator_id = $1", other))
                .isZero();
        Letters.awaitReplay(replay, 1, 0);
        var next = order + ", 'replay_id': '" + replay + "'}";
        assertThat(Letters.replayed(Letters.post(Letters.PATH + "/replays", next), 2, false))
                .isEqualTo(replay);
    }

    @Test
    void whatALaterReplayHasPutBackIsThatOnesAndHasNotFailedInTheFirst() {
        var event = ids.next();
        Things.plant(pool, Letters.CONSUMER, "DEAD", event, ids.next(), "until-mended");
        var path = Letters.path(event) + "/replay";
        var first = Letters.replayed(Letters.post(path, "{'reason': 'too soon'}"), 1, false);
        Letters.awaitReplay(first, 0, 1);
        consumer.mend(List.of(event));

        var later = Letters.replayed(Letters.post(path, "{'reason': 'mended'}"), 1, false);

        Letters.awaitReplay(later, 1, 0);
        Letters.as("support")
                .get(Letters.PATH + "/replays/" + first)
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("succeeded", equalTo(0))
                .body("waiting", equalTo(0))
                .body("failed", equalTo(0));
    }

    @Test
    void whatIsNoTypeAndNoTraceOfOursIsNotShown() {
        var user = ids.next();
        var cause = "planted " + ids.next();
        withHeaders(dead(user, cause, THEN), "hunter2 lives here", "00-hunter2-lives-here-and-tells-it-to-everyone-01");
        withHeaders(
                dead(user, cause, LATER), "thing.happened", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Letters.as("support")
                .get(Letters.PATH + "?user_id=" + user)
                .then()
                .statusCode(200)
                .body("dead_letters[0].type", equalTo("(18 characters)"))
                .body("dead_letters[0].trace_id", nullValue())
                .body("dead_letters[1].type", equalTo("thing.happened"))
                .body("dead_letters[1].trace_id", equalTo("0af7651916cd43dd8448eb211c80319c"));
    }

    private static void refusedReplay(UUID operator, String order, String replay) {
        given().auth()
                .oauth2(TestTokens.full(operator, "admin"))
                .contentType(ContentType.JSON)
                .body((order + ", 'replay_id': '" + replay + "'}").replace('\'', '"'))
                .post(Letters.PATH + "/replays")
                .then()
                .statusCode(400)
                .header("Content-Type", startsWith("application/problem+json"))
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors.pointer", contains("/replay_id"))
                .body("errors.code", contains("UNKNOWN"));
    }

    private UUID dead(UUID user, String cause, OffsetDateTime received) {
        var event = ids.next();
        Things.plant(pool, Letters.CONSUMER, "DEAD", event, user, "plain");
        run("update inbox set error = $2, received_at = $3 where event_id = $1", Tuple.of(event, cause, received));
        return event;
    }

    private void withHeaders(UUID event, String type, String traceparent) {
        run(
                "update inbox set headers = json_build_object('ce_type', $2::text, 'traceparent', $3::text)"
                        + " where event_id = $1",
                Tuple.of(event, type, traceparent));
    }

    private void run(String sql, Tuple arguments) {
        pool.preparedQuery(sql).execute(arguments).await().atMost(SOON);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
