package dev.gatehouse.communication.verification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class ConfirmAddressTest extends ServiceTest {

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aTokenVerifiesTheAddressOnceAndSaysSo() {
        var ada = person();
        var token = mailedToken(ada);

        confirm(token).statusCode(204).body(equalTo(""));
        confirm(token)
                .statusCode(410)
                .contentType("application/problem+json")
                .body("code", equalTo("VERIFICATION_LINK_DEAD"))
                .body("instance", equalTo("/v1/email-verifications/confirm"));

        assertThat(events(ada)).containsExactly("mail.sent", "email.verified");
        var event = sql("select event_id, data from outbox where subject = $1 and type = 'email.verified'", ada.id())
                .getFirst();
        var data = (JsonObject) event.getJson("data");
        assertThat(data.fieldNames()).containsExactlyInAnyOrder("type", "event_id", "user_id", "occurred_at");
        assertThat(data.getString("event_id"))
                .isEqualTo(event.getUUID("event_id").toString());
        assertThat(verified(ada)).isTrue();
        await().atMost(SOON)
                .until(() -> sql("select 1 from outbox where subject = $1 and published_at is null", ada.id())
                        .isEmpty());
    }

    @Test
    void theLinkOfAMailInDoubtVerifiesAndLeavesNoDoubt() {
        var ada = person();
        mailServer.script(ada.email(), Fault.ACCEPT_AND_DROP);
        register(ada);
        awaitState(ada, "PARKED");

        confirm(token(mail(ada, 1))).statusCode(204);

        assertThat(states(ada)).containsExactly("RESOLVED");
        assertThat(events(ada)).containsExactly("mail.failed", "email.verified");
    }

    /** Its worker may be dead. */
    @Test
    void theLinkOfAMailThatIsNotRecordedYetLeavesNoDoubt() {
        var ada = person();
        var token = mailedToken(ada);
        sql("update message set state = 'SENDING', due_at = now() + interval '1 hour' where user_id = $1", ada.id());

        confirm(token).statusCode(204);
        sql("update message set due_at = now() - interval '1 second' where user_id = $1", ada.id());

        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> states(ada)
                .equals(List.of("RESOLVED")));
        assertThat(events(ada)).containsExactly("mail.sent", "email.verified");
    }

    @Test
    void ofFiftyAtOnceOneSucceeds() throws InterruptedException, ExecutionException {
        var ada = person();
        var token = mailedToken(ada);
        var barrier = new CyclicBarrier(50);
        Callable<Integer> redeem = () -> {
            barrier.await();
            return confirm(token).extract().statusCode();
        };

        int succeeded = 0;
        try (var threads = Executors.newFixedThreadPool(50)) {
            for (var answer : threads.invokeAll(Collections.nCopies(50, redeem))) {
                assertThat(answer.get()).isIn(204, 410);
                succeeded += answer.get() == 204 ? 1 : 0;
            }
        }
        assertThat(succeeded).isEqualTo(1);
        assertThat(events(ada)).containsExactly("mail.sent", "email.verified");
    }

    @Test
    void aTokenLivesForADay() {
        var inTime = person();
        var late = person();
        var inTimeToken = mailedToken(inTime);
        var lateToken = mailedToken(late);

        clock.advance(Duration.ofHours(24).minusMinutes(1));
        confirm(inTimeToken).statusCode(204);
        clock.advance(Duration.ofMinutes(2));
        confirm(lateToken).statusCode(410);
        assertThat(verified(late)).isFalse();
    }

    @Test
    void aNewerMailKillsTheOlderLink() {
        var ada = person();
        var older = mailedToken(ada);
        given().auth()
                .oauth2(TestTokens.temporary(ada.id()))
                .post("/v1/email-verifications")
                .then()
                .statusCode(202);
        var newer = token(mail(ada, 2));

        confirm(older).statusCode(410);
        confirm(newer).statusCode(204);
    }

    @Test
    void aTokenIsWorthNothingForAnotherAddressOrAnErasedAccount() {
        var ada = person();
        var token = mailedToken(ada);
        directory.put(ada.id(), "other@example.org", "Ada", "en");
        confirm(token).statusCode(410);
        assertThat(verified(ada)).isFalse();

        directory.put(ada.id(), ada.email().toUpperCase(Locale.ROOT), "Ada", "en");
        confirm(token).statusCode(204);
    }

    @Test
    void whileTheAddressCannotBeCheckedTheTokenIsKept() {
        var ada = person();
        var token = mailedToken(ada);
        directory.failFor(ada.id());
        confirm(token).statusCode(503).header("Retry-After", "1").body("code", equalTo("UNAVAILABLE"));

        directory.answerAgain(ada.id());
        confirm(token).statusCode(204);
    }

    @Test
    void openingThePageRedeemsNothing() {
        var ada = person();
        var token = mailedToken(ada);

        given().get("/verify-email?token=" + token).then().statusCode(200);
        given().head("/verify-email").then().statusCode(200);
        given().queryParam("token", token)
                .get("/v1/email-verifications/confirm")
                .then()
                .statusCode(405);

        assertThat(verified(ada)).isFalse();
        confirm(token).statusCode(204);
    }

    @Test
    void anUnknownTokenIsRefusedAsAUsedOneIs() {
        var used = mailedToken(person());
        confirm(used).statusCode(204);

        assertThat(refusal(OneTimeToken.random().reveal())).isEqualTo(refusal(used));
    }

    private static JsonObject refusal(String token) {
        var problem =
                new JsonObject(confirm(token).statusCode(410).extract().body().asString());
        problem.remove("trace_id");
        return problem;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"gh_ev_short\"", "null", "7", "{}", "[\"x\"]"})
    void whatIsNoTokenIsABadRequestThatNamesTheField(String json) {
        given().contentType("application/json")
                .body("{\"token\": " + json + "}")
                .post("/v1/email-verifications/confirm")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors[0].pointer", equalTo("/token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "{\"token\": \"gh_ev_x\"", "{\"user_id\": \"x\"}"})
    void aBodyOfAnotherShapeIsABadRequest(String body) {
        given().contentType("application/json")
                .body(body)
                .post("/v1/email-verifications/confirm")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"));
    }

    @Test
    void noAnswerRepeatsTheToken() {
        var token = OneTimeToken.random().reveal();

        confirm(token).body(not(containsString(token)));
        given().contentType("application/json")
                .body("{\"token\": \"" + token + "x\"}")
                .post("/v1/email-verifications/confirm")
                .then()
                .body(not(containsString(token)));
    }

    private String mailedToken(Person person) {
        register(person);
        var token = token(mail(person, 1));
        awaitState(person, "SENT");
        return token;
    }

    private static ValidatableResponse confirm(String token) {
        return given().contentType("application/json")
                .body(new JsonObject().put("token", token).encode())
                .post("/v1/email-verifications/confirm")
                .then();
    }

    private boolean verified(Person person) {
        return !sql("select 1 from verification where user_id = $1 and verified_at is not null", person.id())
                .isEmpty();
    }
}
