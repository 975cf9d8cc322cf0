package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** A service that starts while Kafka is away. One test, for a process learns once. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@TestProfile(DirectDeliveryTest.WithoutKafka.class)
class RecallTest {

    @Inject
    @Readiness
    Instance<HealthCheck> checks;

    @Inject
    EndingEventConsumer endings;

    @Inject
    MeterRegistry metrics;

    @Test
    void itIsReadyWithoutTheOwnerButTakesNoTokenBeforeItKnowsWhichSessionsHaveEnded() {
        var ended = UUID.randomUUID();
        var other = UUID.randomUUID();
        await().atMost(SOON.multipliedBy(2)).until(this::isReady);

        await().atMost(SOON).until(() -> missing() == 1);
        for (var user : List.of(ended, other)) {
            var answer = ask(user);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("UNAVAILABLE");
            assertThat(answer.jsonPath().getString("detail"))
                    .isEqualTo("Which sessions have ended is not known just now. Try again shortly.");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
        assertThat(given().get("/admin/v1/kit/dead-letters").statusCode()).isEqualTo(401);

        endings.answer(List.of(List.of("sid-" + UUID.randomUUID()), List.of("sid-" + ended)));

        await().atMost(SOON).until(() -> ask(other).statusCode() == 200);
        assertThat(ask(ended).statusCode()).isEqualTo(401);
        assertThat(missing()).isZero();
    }

    private boolean isReady() {
        return checks.stream()
                .map(HealthCheck::call)
                .filter(answer -> answer.getName().equals("broadcasts replayed"))
                .anyMatch(answer -> answer.getStatus() == HealthCheckResponse.Status.UP);
    }

    private static Response ask(UUID user) {
        return given().auth().oauth2(TestTokens.full(user, "admin")).get("/admin/v1/kit/dead-letters");
    }

    private double missing() {
        return metrics.get("gatehouse.degraded")
                .tag("without", "revocations")
                .gauge()
                .value();
    }
}
