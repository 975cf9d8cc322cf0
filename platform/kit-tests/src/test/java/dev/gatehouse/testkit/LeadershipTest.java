package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.postgres.DedicatedConnections;
import dev.gatehouse.kit.postgres.Leadership;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class LeadershipTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Pool pool;

    @Inject
    DedicatedConnections connections;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @Test
    void aReplicaWhosePoolIsUsedUpLeadsAllTheSameAndOnlyOneDoes() {
        List<SqlConnection> taken = new ArrayList<>();
        for (int i = 0; i < poolSize; i++) {
            taken.add(pool.getConnection().await().atMost(SOON));
        }
        var first = leadership();
        var second = leadership();
        try {
            assertThat(first.attempt().await().atMost(SOON)).isTrue();
            assertThat(second.attempt().await().atMost(SOON)).isFalse();

            first.resign().await().atMost(SOON);

            assertThat(first.isLeading()).isFalse();
            assertThat(second.attempt().await().atMost(SOON)).isTrue();
        } finally {
            taken.forEach(connection -> connection.close().await().atMost(SOON));
            second.resign().await().atMost(SOON);
        }
    }

    @Test
    void whoseServerSaysNothingLeadsNoMore() throws Exception {
        var leader = leadership();
        assertThat(leader.attempt().await().atMost(SOON)).isTrue();
        var backend = pool.query("select pid from pg_stat_activity where query = 'listen leadership_test'")
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getInteger("pid");
        try {
            assumeThat(signal("-STOP", backend)).as("a server on this machine").isZero();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                leader.beat();
                return !leader.isLeading();
            });
        } finally {
            signal("-CONT", backend);
        }
    }

    private static int signal(String signal, int process) throws Exception {
        var kill = new ProcessBuilder("kill", signal, String.valueOf(process)).start();
        assertThat(kill.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return kill.exitValue();
    }

    private Leadership leadership() {
        return new Leadership(connections, "leadership_test", () -> {});
    }
}
