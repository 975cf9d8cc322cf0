package dev.gatehouse.usermanagement.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.Newcomer;
import dev.gatehouse.usermanagement.WarmUp;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Core-auth is there and says that a handover will never do. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class RefusedHandoverTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Database database;

    @Inject
    HandoverConfig config;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void warm() {
        WarmUp.untilSessionsComeInTime();
    }

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.is(Mood.WELL);
    }

    @Test
    void isToldOfAndTriedSeldomAndKeptUntilItIsTaken() {
        CoreAuthStandIn.is(Mood.REFUSING_FOR_GOOD);
        var answer = Newcomer.registers();
        assertThat(answer.statusCode()).isEqualTo(202);
        var user = userId(answer);
        await().atMost(SOON)
                .until(() ->
                        database.count("handovers where user_id = $1 and refused = 'INVALID_ARGUMENT'", user) == 1);

        assertThat(storedRefusals()).isPositive();
        await().atMost(SOON).until(() -> refused() == storedRefusals());
        assertThat(secondsToWait(user))
                .isBetween(
                        config.refusedDelay().toSeconds() - 60,
                        config.refusedDelay().toSeconds());
        int tried = CoreAuthStandIn.startsOf(user.toString()).size();

        CoreAuthStandIn.is(Mood.WELL);
        WarmUp.untilSessionsComeInTime();
        assertThat(CoreAuthStandIn.startsOf(user.toString())).hasSize(tried);

        database.rows("update handovers set next_attempt_at = now() where user_id = $1", user);
        await().atMost(SOON).until(() -> database.count("handovers where user_id = $1", user) == 0);
        assertThat(CoreAuthStandIn.startsOf(user.toString())).hasSizeGreaterThan(tried);
        await().atMost(SOON).until(() -> refused() == storedRefusals());
    }

    @Test
    void standsInNoOthersWay() {
        CoreAuthStandIn.is(Mood.REFUSING_FOR_GOOD);
        var poison = userId(Newcomer.registers());
        await().atMost(SOON)
                .until(() -> database.count("handovers where user_id = $1 and refused is not null", poison) == 1);
        CoreAuthStandIn.is(Mood.REFUSING);
        var others =
                new UUID[] {userId(Newcomer.registers()), userId(Newcomer.registers()), userId(Newcomer.registers())};

        CoreAuthStandIn.is(Mood.WELL);

        await().atMost(SOON).until(() -> database.count("handovers where user_id = any($1)", (Object) others) == 0);
        assertThat(database.count("handovers where user_id = $1", poison)).isEqualTo(1);
        database.rows("delete from handovers where user_id = $1", poison);
        await().atMost(SOON).until(() -> refused() == storedRefusals());
    }

    /** Of the warm-up, too: what had been late may have met the refusal. */
    private long storedRefusals() {
        return database.count("handovers where refused is not null");
    }

    private double refused() {
        return metrics.get("gatehouse.handovers.refused").gauge().value();
    }

    private long secondsToWait(UUID user) {
        return database.rows(
                        "select extract(epoch from next_attempt_at - clock_timestamp())::bigint from handovers where user_id = $1",
                        user)
                .getFirst()
                .getLong(0);
    }

    private static UUID userId(Response answer) {
        return UUID.fromString(Objects.requireNonNull(answer.jsonPath().getString("user.id")));
    }
}
