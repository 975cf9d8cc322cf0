package dev.gatehouse.communication.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class MessageReviewTest extends OperatorsMessages {

    private static final String ACTION = "message.sent-again";

    @Test
    void aMailInDoubtIsShownAndSentAgainAsAnotherMessage() {
        var ada = person();
        var parked = parked(ada);
        as("support")
                .get(MESSAGES + "?user_id=" + ada.id())
                .then()
                .statusCode(200)
                .body("messages", hasSize(1))
                .body("messages[0].id", equalTo(parked.toString()))
                .body("messages[0].state", equalTo("PARKED"))
                .body("messages[0].reason", equalTo("NO_ANSWER"));

        var answer = sendAgain(parked, "not in the server's log");

        answer.then().statusCode(202);
        var sent = UUID.fromString(answer.path("message_id"));
        assertThat(sent).isNotEqualTo(parked);
        assertThat(mail(ada, 2).header("Message-ID")).contains(sent.toString());
        await().atMost(SOON).until(() -> events(ada).equals(List.of("mail.failed", "mail.sent")));
        assertThat(states(ada)).containsExactly("RESOLVED", "SENT");
        assertThat(sql("select distinct correlation, causation from message where user_id = $1", ada.id()))
                .hasSize(1);
        assertThat(audited(ACTION, parked)).containsExactly("as " + sent + ": not in the server's log");
        assertThat(told(ACTION, ada))
                .containsExactly(OPERATOR + " " + parked + " as " + sent + " from 127.0.0.1 by drill/1");
        as("support").get(MESSAGES + "?user_id=" + ada.id()).then().body("messages", hasSize(0));
    }

    @Test
    void aMailThatWasGivenUpIsTriedAfreshUnderItsOwnId() {
        var ada = person();
        mailServer.script(ada.email(), Fault.RECIPIENT_550);
        register(ada);
        awaitState(ada, "FAILED");
        var failed = onlyMessage(ada);

        sendAgain(failed, "mailbox exists now").then().statusCode(202).body("message_id", equalTo(failed.toString()));

        assertThat(mail(ada, 1).header("Message-ID")).contains(failed.toString());
        await().atMost(SOON).until(() -> events(ada).equals(List.of("mail.failed", "mail.sent")));
        assertThat(states(ada)).containsExactly("SENT");
        assertThat(audited(ACTION, failed)).containsExactly("mailbox exists now");
        assertThat(told(ACTION, ada)).containsExactly(OPERATOR + " " + failed + " from 127.0.0.1 by drill/1");
        as("support")
                .get(MESSAGES + "/" + failed)
                .then()
                .statusCode(200)
                .body("state", equalTo("SENT"))
                .body("attempts", equalTo(1))
                .body("reason", nullValue());
    }

    @Test
    void whatIsSentOrResolvedOrUnknownIsNotSentAgain() {
        var ada = person();
        register(ada);
        awaitState(ada, "SENT");
        var sent = onlyMessage(ada);
        var bob = person();
        var parked = parked(bob);
        sendAgain(parked, "first").then().statusCode(202);

        sendAgain(sent, "why not").then().statusCode(409).body("code", equalTo("NOTHING_TO_SEND_AGAIN"));
        sendAgain(parked, "second").then().statusCode(409);
        sendAgain(ids.next(), "unknown").then().statusCode(404).body("code", equalTo("MESSAGE_NOT_FOUND"));
        as("support").get(MESSAGES + "/" + ids.next()).then().statusCode(404);

        mail(bob, 2);
        await().atMost(SOON).until(() -> states(bob).equals(List.of("RESOLVED", "SENT")));
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
        assertThat(mailServer.offers(bob.email())).isEqualTo(2);
        assertThat(audited(ACTION, sent)).isEmpty();
        assertThat(audited(ACTION, parked)).hasSize(1);
    }

    @Test
    void aReasonIsNeeded() {
        var parked = parked(person());
        as("admin")
                .body("{}")
                .post(MESSAGES + "/" + parked + "/send-again")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/reason"));
    }

    @Test
    void comesInPagesOldestFirst() {
        var ada = person();
        var all = Stream.generate(() -> insertParked(ada))
                .limit(3)
                .map(UUID::toString)
                .sorted() // those of one millisecond have no order of their own
                .toList();

        var first = as("support").get(MESSAGES + "?page_size=2&user_id=" + ada.id());
        first.then().statusCode(200);
        var link = first.header("Link");
        assertThat(link).endsWith(">; rel=\"next\"");
        var second = as("support").get(link.substring(1, link.indexOf('>')));

        assertThat(first.<List<String>>path("messages.id")).isEqualTo(all.subList(0, 2));
        assertThat(first.<String>path("next_page_token")).isEqualTo(all.get(1));
        assertThat(second.<List<String>>path("messages.id")).isEqualTo(all.subList(2, 3));
        second.then().body("next_page_token", nullValue());
    }

    @Test
    void isForOperatorsOnly() {
        var path = MESSAGES + "/" + ids.next();
        given().get(MESSAGES).then().statusCode(401);
        for (var read : List.of(MESSAGES, path)) {
            as("user").get(read).then().statusCode(403);
        }
        as("support")
                .body("{\"reason\": \"x\"}")
                .post(path + "/send-again")
                .then()
                .statusCode(403);
    }

    @Test
    void aPersonWhoseMailIsInDoubtAsksHerselfAndThatHeals() {
        var ada = person();
        parked(ada);

        given().auth()
                .oauth2(TestTokens.temporary(ada.id()))
                .post("/v1/email-verifications")
                .then()
                .statusCode(202);

        mail(ada, 2);
        await().atMost(SOON).until(() -> events(ada).equals(List.of("mail.failed", "mail.sent")));
        assertThat(states(ada)).containsExactly("RESOLVED", "SENT");
    }

    @Test
    void whoAsksForAnotherMailBeforeTheFirstIsRecordedLeavesNoDoubt() {
        var ada = person();
        register(ada);
        awaitState(ada, "SENT");
        sql("update message set state = 'SENDING', due_at = now() + interval '1 hour' where user_id = $1", ada.id());

        given().auth()
                .oauth2(TestTokens.temporary(ada.id()))
                .post("/v1/email-verifications")
                .then()
                .statusCode(202);

        mail(ada, 2);
        await().atMost(SOON).until(() -> states(ada).equals(List.of("RESOLVED", "SENT")));
    }

    private UUID insertParked(Person person) {
        var id = ids.next();
        sql(
                "insert into message (id, user_id, template, intent, state, correlation)"
                        + " values ($1, $2, 'verify-email', $1, 'PARKED', $1)",
                id,
                person.id());
        return id;
    }

    private static Response sendAgain(UUID message, String reason) {
        return order(message, "send-again", reason);
    }
}
