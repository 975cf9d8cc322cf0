package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.health.api.AsyncHealthCheck;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class ReadinessTest {

    @Inject
    @Readiness
    Instance<AsyncHealthCheck> checks;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @Test
    void aDatabaseThatDoesNotAnswerIsMissedUntilItDoes() {
        await().atMost(SOON).until(this::postgresAnswers);
        assertThat(missed()).isZero();
        var taken = new ArrayList<SqlConnection>();
        try {
            for (int i = 0; i < poolSize; i++) {
                taken.add(pool.getConnection().await().atMost(SOON));
            }
            await().atMost(SOON).until(() -> !postgresAnswers());
            assertThat(missed()).isEqualTo(1);
        } finally {
            taken.forEach(connection -> connection.close().await().atMost(SOON));
        }
        await().atMost(SOON).until(this::postgresAnswers);
        assertThat(missed()).isZero();
    }

    private boolean postgresAnswers() {
        return checks.stream()
                .map(check -> check.call().await().atMost(SOON))
                .filter(answer -> answer.getName().equals("PostgreSQL"))
                .anyMatch(answer -> answer.getStatus() == HealthCheckResponse.Status.UP);
    }

    private double missed() {
        return metrics.get("gatehouse.degraded")
                .tag("without", "postgres")
                .gauge()
                .value();
    }
}
