package dev.gatehouse.communication.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class SettleTest extends ServiceTest {

    private static final String MESSAGES = "/admin/v1/messages";
    private static final UUID OPERATOR = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");

    @Test
    void aMailInDoubtThatDidGoOutIsSentWhichIsToldAndKeptWithItsReason() {
        var ada = person();
        var parked = parked(ada);

        settle(parked, "in the server's log").then().statusCode(204);

        as("support")
                .get(MESSAGES + "/" + parked)
                .then()
                .statusCode(200)
                .body("state", equalTo("SENT"))
                .body("reason", nullValue());
        as("support").get(MESSAGES + "?user_id=" + ada.id()).then().body("messages", hasSize(0));
        assertThat(events(ada)).containsExactly("mail.failed", "mail.sent");
        assertThat(sql("select distinct data->>'message_id', correlation from outbox where subject = $1", ada.id()))
                .hasSize(1);
        assertThat(audited(parked)).containsExactly("in the server's log");
        assertThat(told(ada)).containsExactly(OPERATOR + " " + parked + " from 127.0.0.1 by drill/1");
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
    }

    @Test
    void sayingItTwiceIsSayingItOnce() {
        var ada = person();
        var parked = parked(ada);

        settle(parked, "first").then().statusCode(204);
        settle(parked, "second").then().statusCode(204);

        assertThat(states(ada)).containsExactly("SENT");
        assertThat(events(ada)).containsExactly("mail.failed", "mail.sent");
        assertThat(audited(parked)).containsExactly("first");
        assertThat(told(ada)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUED", "SENDING", "FAILED", "WITHHELD", "RESOLVED"})
    void aMailThatIsNotInDoubtStaysAsItIs(String state) {
        var ada = person();
        sql(
                "insert into message (id, user_id, template, intent, state, due_at, correlation)"
                        + " values ($1, $1, 'verify-email', $1, $2, now() + interval '1 hour', $1)",
                ada.id(),
                state);

        settle(ada.id(), "why not").then().statusCode(409).body("code", equalTo("NOTHING_TO_SETTLE"));

        assertThat(states(ada)).containsExactly(state);
        assertThat(events(ada)).isEmpty();
        assertThat(audited(ada.id())).isEmpty();
        assertThat(told(ada)).isEmpty();
    }

    @Test
    void aMailThatIsUnknownIsNotFound() {
        settle(ids.next(), "unknown").then().statusCode(404).body("code", equalTo("MESSAGE_NOT_FOUND"));
    }

    @Test
    void aReasonIsNeeded() {
        as("admin")
                .body("{}")
                .post(MESSAGES + "/" + ids.next() + "/settle")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/reason"));
    }

    @Test
    void isForOperatorsOnly() {
        for (var role : List.of("user", "support")) {
            as(role).body("{\"reason\": \"x\"}")
                    .post(MESSAGES + "/" + ids.next() + "/settle")
                    .then()
                    .statusCode(403);
        }
    }

    private UUID parked(Person person) {
        mailServer.script(person.email(), Fault.ACCEPT_AND_DROP);
        register(person);
        awaitState(person, "PARKED");
        return sql("select id from message where user_id = $1", person.id())
                .getFirst()
                .getUUID(0);
    }

    private List<String> audited(UUID message) {
        return sql(
                        "select details from operator_action where subject = $1 and action = 'message.settled'"
                                + " and operator_id = $2",
                        message.toString(),
                        OPERATOR)
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<String> told(Person whom) {
        return sql(
                        "select data from outbox where topic = 'gatehouse.communication-operators.v1'"
                                + " and data->>'action' = 'message.settled' and data->>'user_id' = $1",
                        whom.id().toString())
                .stream()
                .map(row -> (JsonObject) row.getJson("data"))
                .map(data -> data.getString("operator_id") + " " + data.getString("details") + " from "
                        + data.getString("client_address") + " by " + data.getString("device_name"))
                .toList();
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.full(OPERATOR, role)).contentType(ContentType.JSON);
    }

    private static Response settle(UUID message, String reason) {
        return as("admin")
                .header("User-Agent", "drill/1")
                .body("{\"reason\": \"" + reason + "\"}")
                .post(MESSAGES + "/" + message + "/settle");
    }
}
