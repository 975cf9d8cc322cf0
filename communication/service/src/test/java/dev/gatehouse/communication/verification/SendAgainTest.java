package dev.gatehouse.communication.verification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class SendAgainTest extends ServiceTest {

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void bothKindsOfSessionMayAskAndTheOlderLinkDies() {
        var ada = person();
        register(ada);
        var first = token(mail(ada, 1));

        given().auth()
                .oauth2(TestTokens.temporary(ada.id()))
                .post("/v1/email-verifications")
                .then()
                .statusCode(202);
        var second = token(mail(ada, 2));
        clock.advance(Duration.ofSeconds(61));
        ask(ada).statusCode(202).body(equalTo(""));
        var third = token(mail(ada, 3));

        assertThat(List.of(confirm(first), confirm(second), confirm(third))).containsExactly(410, 410, 204);
    }

    @Test
    void beyondTheLimitsTheAnswerIsTheSameAndNoMailGoesOut() {
        clock.freeze(); // a second more or less decides
        var ada = person();
        // seconds from the first request, and whether a mail follows: one a minute, three in five minutes
        var requests = List.of(
                new Request(0, true),
                new Request(59, false),
                new Request(61, true),
                new Request(122, true),
                new Request(183, false),
                new Request(299, false),
                new Request(301, true));
        long now = 0;
        int sent = 0;
        for (var request : requests) {
            clock.advance(Duration.ofSeconds(request.at() - now));
            now = request.at();
            ask(ada).statusCode(202).body(equalTo(""));
            sent += request.mailed() ? 1 : 0;
            assertThat(states(ada)).as("at %d s", now).hasSize(sent);
        }
        await().atMost(SOON).until(() -> mailServer.received(ada.email()).size() == 4);
    }

    @Test
    void whatIsTooOftenIsCountedAndWhatIsNotNeededIsNot() {
        var ada = person();
        double before = refused();
        ask(ada).statusCode(202);
        assertThat(refused() - before).isZero();

        ask(ada).statusCode(202);
        assertThat(refused() - before).isEqualTo(1);

        assertThat(confirm(token(mail(ada, 1)))).isEqualTo(204);
        ask(ada).statusCode(202);
        assertThat(refused() - before).isEqualTo(1);
    }

    private double refused() {
        return metrics.get("gatehouse.limited")
                .tag("limit", "email-verification")
                .counter()
                .count();
    }

    @Test
    void elevenADayAreOneTooMany() {
        var ada = person();
        for (int i = 0; i < 11; i++) {
            ask(ada).statusCode(202);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(states(ada)).hasSize(10);

        clock.advance(Duration.ofHours(23));
        ask(ada).statusCode(202);
        assertThat(states(ada)).hasSize(11);
    }

    @Test
    void requestsAtOnceDoNotPassTheLimitTogether() throws InterruptedException, ExecutionException {
        var ada = person();
        var barrier = new CyclicBarrier(20);
        Callable<Integer> asking = () -> {
            barrier.await();
            return ask(ada).extract().statusCode();
        };
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var answer : threads.invokeAll(Collections.nCopies(20, asking))) {
                assertThat(answer.get()).isEqualTo(202);
            }
        }
        assertThat(states(ada)).hasSize(1);
    }

    @Test
    void whoIsVerifiedGetsNoMailAndTheSameAnswer() {
        var ada = person();
        register(ada);
        assertThat(confirm(token(mail(ada, 1)))).isEqualTo(204);

        ask(ada).statusCode(202).body(equalTo(""));
        assertThat(states(ada)).hasSize(1);
    }

    @Test
    void theLinksOriginIsTheConfiguredOneWhateverTheRequestSays() {
        var ada = person();

        given().auth()
                .oauth2(TestTokens.full(ada.id()))
                .header("Host", "evil.example")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "http")
                .header("X-Forwarded-Prefix", "/evil")
                .header("Forwarded", "host=evil.example;proto=http")
                .header("Origin", "https://evil.example")
                .post("/v1/email-verifications")
                .then()
                .statusCode(202);

        var mail = mail(ada, 1);
        assertThat(token(mail)).startsWith("gh_ev_");
        assertThat(mail.content()).doesNotContain("evil");
    }

    @Test
    void strangersAreTurnedAway() {
        given().post("/v1/email-verifications").then().statusCode(401);
        given().auth().oauth2("nonsense").post("/v1/email-verifications").then().statusCode(401);
    }

    @Test
    void aSessionThatEndedElsewhereIsRefused() {
        var ada = person();
        ask(ada).statusCode(202);
        var event = new SessionRevoked(
                ids.next(),
                ada.id(),
                clock.instant(),
                "sid-" + ada.id(),
                clock.instant().plusSeconds(600));
        try (var producer = producer()) {
            producer.send(record("gatehouse.sessions.v1", ada.id(), event.eventId(), event));
        }

        await().atMost(SOON).until(() -> ask(ada).extract().statusCode() == 401);
    }

    /** @param at seconds from the first request */
    private record Request(long at, boolean mailed) {}

    private ValidatableResponse ask(Person person) {
        var now = clock.instant();
        var token = TestTokens.sign(TestTokens.claims(person.id(), "account", List.of())
                .issuedAt(now)
                .expiresAt(now.plusSeconds(600))
                .claim("auth_time", now.getEpochSecond()));
        return given().auth().oauth2(token).post("/v1/email-verifications").then();
    }

    private static int confirm(String token) {
        return given().contentType("application/json")
                .body("{\"token\": \"" + token + "\"}")
                .post("/v1/email-verifications/confirm")
                .statusCode();
    }
}
