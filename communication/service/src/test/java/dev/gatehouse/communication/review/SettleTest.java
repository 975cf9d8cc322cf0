package dev.gatehouse.communication.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class SettleTest extends OperatorsMessages {

    private static final String ACTION = "message.settled";

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
        assertThat(audited(ACTION, parked)).containsExactly("in the server's log");
        assertThat(told(ACTION, ada)).containsExactly(OPERATOR + " " + parked + " from 127.0.0.1 by drill/1");
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
        assertThat(audited(ACTION, parked)).containsExactly("first");
        assertThat(told(ACTION, ada)).hasSize(1);
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
        assertThat(audited(ACTION, ada.id())).isEmpty();
        assertThat(told(ACTION, ada)).isEmpty();
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

    private static Response settle(UUID message, String reason) {
        return order(message, "settle", reason);
    }
}
