package dev.gatehouse.communication.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.testkit.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** An operator at the messages, and what is kept and told of what he does. */
abstract class OperatorsMessages extends ServiceTest {

    static final String MESSAGES = "/admin/v1/messages";
    static final UUID OPERATOR = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    /** The person's mail, in doubt because the server has gone without an answer. */
    UUID parked(Person person) {
        mailServer.script(person.email(), Fault.ACCEPT_AND_DROP);
        register(person);
        awaitState(person, "PARKED");
        return onlyMessage(person);
    }

    UUID onlyMessage(Person person) {
        var rows = sql("select id from message where user_id = $1", person.id());
        assertThat(rows).hasSize(1);
        return rows.getFirst().getUUID(0);
    }

    List<String> audited(String action, UUID message) {
        return sql(
                        "select details from operator_action where subject = $1 and action = $2 and operator_id = $3",
                        message.toString(),
                        action,
                        OPERATOR)
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** What the audit log is told: ids, and nothing that the operator wrote. */
    List<String> told(String action, Person whom) {
        return sql(
                        "select data from outbox where topic = 'gatehouse.communication-operators.v1'"
                                + " and data->>'action' = $1 and data->>'user_id' = $2",
                        action,
                        whom.id().toString())
                .stream()
                .map(row -> (JsonObject) row.getJson("data"))
                .map(data -> data.getString("operator_id") + " " + data.getString("details") + " from "
                        + data.getString("client_address") + " by " + data.getString("device_name"))
                .toList();
    }

    static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.full(OPERATOR, role)).contentType(ContentType.JSON);
    }

    /** @param what becomes of it, as the last part of its path says */
    static Response order(UUID message, String what, String reason) {
        return as("admin")
                .header("User-Agent", "drill/1")
                .body("{\"reason\": \"" + reason + "\"}")
                .post(MESSAGES + "/" + message + "/" + what);
    }
}
