package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class PoolQueueTest {

    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @ConfigProperty(name = "platform.postgres.pool-queue")
    int queue;

    @Test
    void whoFindsItFullIsToldToComeAgain() {
        List<SqlConnection> taken = new ArrayList<>();
        var refused = new ConcurrentLinkedQueue<Throwable>();
        try {
            for (int i = 0; i < poolSize; i++) {
                taken.add(pool.getConnection().await().atMost(SOON));
            }
            // filled again for each look: whoever waits in the background gives up after a while, and leaves a place
            await().atMost(SOON).untilAsserted(() -> {
                fillQueue(refused);
                Letters.as("support")
                        .get(Letters.PATH)
                        .then()
                        .statusCode(503)
                        .header("Retry-After", "1")
                        .body("code", equalTo("UNAVAILABLE"));
            });
        } finally {
            taken.forEach(connection -> connection.close().await().atMost(SOON));
        }

        assertThat(refused.peek()).isInstanceOf(ConnectionPoolTooBusyException.class);
        Letters.as("support").get(Letters.PATH).then().statusCode(200);
    }

    private void fillQueue(Queue<Throwable> refused) {
        for (int i = 0; i <= queue; i++) {
            pool.query("select 1").execute().subscribe().with(done -> {}, refused::add);
        }
        await().atMost(SOON).until(() -> !refused.isEmpty());
    }
}
