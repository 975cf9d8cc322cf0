package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@TestProfile(RepublishTest.InSmallParts.class)
class RepublishTest {

    private static final UUID OPERATOR = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    public static class InSmallParts implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("platform.outbox.reopened", "3");
        }
    }

    private record Part(int events, long lastPosition, boolean more) {}

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    Ids ids;

    @Test
    void everyEventGoesOutOnceMorePartByPartAndHasOneEffect() {
        var since = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        var user = ids.next();
        var events = Stream.generate(() -> thing(user)).limit(7).toList();
        pool.withTransaction(tx -> outbox.append(tx, events)).await().atMost(SOON);
        outbox.wake();
        awaitPublished(user);
        var positions = positionsOf(user);

        var first = republish("{'since': '%s'}".formatted(since.toInstant()));
        var second = republish(after(since, first));
        awaitAllPublished();
        var third = republish(after(since, second)); // with what the audit log was told of the first two
        awaitAllPublished();
        var fourth = republish(after(since, third));

        var told = positionsOf(OPERATOR);
        assertThat(List.of(first, second, third, fourth))
                .containsExactly(
                        new Part(3, positions.get(2), true),
                        new Part(3, positions.get(5), true),
                        new Part(3, told.get(1), true),
                        new Part(1, told.get(2), false));
        awaitPublished(user);
        var sent = events.stream().map(OutboxEvent::id).toList();
        assertThat(Things.onTheTopic(user))
                .containsExactlyElementsOf(
                        Stream.of(sent, sent).flatMap(List::stream).toList());
        assertActsAreNoted(since, List.of(positions.get(2), positions.get(5), told.get(1), told.get(2)));
        assertThatEachHasOneEffect(sent, user);
    }

    private List<Long> positionsOf(UUID subject) {
        return list(
                "select position from outbox where subject = $1 order by position",
                Tuple.of(subject),
                row -> row.getLong(0));
    }

    private void assertActsAreNoted(OffsetDateTime since, List<Long> lastPositions) {
        assertThat(list(
                        "select details from operator_action where action = 'outbox.republished'"
                                + " and operator_id = $1 and subject = $2 order by id",
                        Tuple.of(OPERATOR, since.toString()),
                        row -> row.getString(0)))
                .containsExactly(
                        "3 events, to position " + lastPositions.get(0),
                        "3 events, to position " + lastPositions.get(1),
                        "3 events, to position " + lastPositions.get(2),
                        "1 events, to position " + lastPositions.get(3));
        assertThat(list(
                        "select data->>'details' from outbox where subject = $1 and topic = 'kit.operators.v1'"
                                + " and data->>'action' = 'outbox.republished' order by position limit 1",
                        Tuple.of(OPERATOR),
                        row -> row.getString(0)))
                .containsExactly("since " + since + ", 3 events, to position " + lastPositions.getFirst());
    }

    private void assertThatEachHasOneEffect(List<UUID> events, UUID user) {
        var last = ids.next();
        Things.send(last, user, "plain"); // same partition: whatever was before it is done
        await().atMost(SOON)
                .until(() -> Things.count(pool, "select count(*) from effect where event_id = $1", last) == 1);
        assertThat(list(
                        "select event_id from effect where event_id = any($1) order by position",
                        Tuple.of(events.toArray(UUID[]::new)),
                        row -> row.getUUID(0)))
                .containsExactlyElementsOf(events);
    }

    private OutboxEvent thing(UUID user) {
        var id = ids.next();
        return OutboxEvent.of(Things.TOPIC, id, user, new Thing(id, user, "plain"));
    }

    private void awaitPublished(UUID user) {
        await().atMost(SOON)
                .until(() -> Things.count(
                                pool, "select count(*) from outbox where subject = $1 and published_at is null", user)
                        == 0);
    }

    private void awaitAllPublished() {
        await().atMost(SOON).until(() -> list(
                        "select count(*) from outbox where published_at is null", Tuple.tuple(), row -> row.getLong(0))
                .equals(List.of(0L)));
    }

    private static String after(OffsetDateTime since, Part part) {
        return "{'since': '%s', 'after_position': %d}".formatted(since.toInstant(), part.lastPosition());
    }

    private static Part republish(String order) {
        var answer = given().auth()
                .oauth2(TestTokens.full(OPERATOR, "admin"))
                .contentType(ContentType.JSON)
                .body(order.replace('\'', '"'))
                .post("/admin/v1/kit/outbox/republish");
        answer.then().statusCode(202);
        var part = answer.jsonPath();
        return new Part(part.getInt("events"), part.getLong("last_position"), part.getBoolean("more"));
    }

    private <T> List<T> list(String sql, Tuple arguments, Function<Row, T> column) {
        var rows = pool.preparedQuery(sql).execute(arguments).await().atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false).map(column).toList();
    }
}
