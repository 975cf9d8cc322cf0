package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.audit.CallerType;
import dev.gatehouse.kit.audit.OperatorEvent;
import dev.gatehouse.kit.audit.OperatorRefused;
import dev.gatehouse.kit.json.EventJson;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a service's doors for operators refuse is told to the audit log, and so often only that it tells something. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RefusedOperatorsTest {

    private static final String AGENT = "drill/1";
    private static final String REPUBLISH = "/admin/v1/kit/outbox/republish";
    private static final String DOOR = "/admin/v1/kit";

    @Inject
    Pool pool;

    @Test
    void eachCallerAndDoorIsToldOfOnce() {
        var user = UUID.randomUUID();
        var support = UUID.randomUUID();
        var program = "reports-" + UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            look(TestTokens.full(user, "user"), 403);
        }
        look(TestTokens.full(support, "support"), 200);
        change(TestTokens.full(support, "support"));
        look(TestTokens.serviceAccount(program, "roles:read"), 403);

        awaitTold(user.toString(), told(CallerType.USER, "GET"));
        awaitTold(support.toString(), told(CallerType.OPERATOR, "POST"));
        awaitTold(program, told(CallerType.SERVICE_ACCOUNT, "GET"));
    }

    @Test
    void whoIsNotKnownIsNotToldOf() {
        var before = all().size();
        given().get(Letters.PATH).then().statusCode(401);
        var last = UUID.randomUUID();
        look(TestTokens.full(last, "user"), 403);

        awaitTold(last.toString(), told(CallerType.USER, "GET"));
        assertThat(all()).hasSize(before + 1);
    }

    private static void look(String token, int status) {
        given().header("User-Agent", AGENT)
                .auth()
                .oauth2(token)
                .get(Letters.PATH)
                .then()
                .statusCode(status);
    }

    private static void change(String token) {
        given().header("User-Agent", AGENT)
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body("{}")
                .post(REPUBLISH)
                .then()
                .statusCode(403);
    }

    private record Told(CallerType caller, String door, String address, String device) {}

    private static Told told(CallerType caller, String method) {
        return new Told(caller, method + " " + DOOR, "127.0.0.1", AGENT);
    }

    private void awaitTold(String caller, Told... expected) {
        await().atMost(SOON).untilAsserted(() -> assertThat(all())
                .filteredOn(refused -> refused.callerId().equals(caller))
                .extracting(refused ->
                        new Told(refused.callerType(), refused.door(), refused.clientAddress(), refused.deviceName()))
                .containsExactly(expected));
    }

    private List<OperatorRefused> all() {
        var rows = pool.preparedQuery("select data::text from outbox where type = $1 and topic = $2 order by position")
                .execute(Tuple.of("operator.refused", "kit.operators.v1"))
                .await()
                .atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> refused(row.getString(0)))
                .toList();
    }

    private static OperatorRefused refused(String json) {
        try {
            return (OperatorRefused) EventJson.read(json.getBytes(StandardCharsets.UTF_8), OperatorEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
