package dev.gatehouse.usermanagement.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.Newcomer;
import dev.gatehouse.usermanagement.WarmUp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One registration at a time may wait for core-auth, and may do so for long. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
@TestProfile(BulkheadTest.OneWaits.class)
class BulkheadTest {

    public static class OneWaits implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "user-management.handover.in-flight",
                    "1",
                    "user-management.handover.deadline",
                    "10s",
                    "user-management.handover.grace",
                    "12s",
                    // what core-auth misses is not to have it left alone, which would answer everybody at once
                    "platform.peer.misses",
                    "1000");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final long DEADLINE = 10_000;

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @BeforeEach
    void warm() {
        WarmUp.untilSessionsComeInTime();
    }

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.is(Mood.WELL);
    }

    @Test
    void pastTheBulkheadNobodyWaitsForCoreAuth() {
        CoreAuthStandIn.is(Mood.SILENT);

        var answers = accounts.atOnce(2, i -> Newcomer.registers()).stream()
                .sorted(Comparator.comparingLong(Response::time))
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.jsonPath().<Object>get("session")).isNull();
            assertThat(database.count("handovers where user_id = $1", userId(answer)))
                    .isEqualTo(1);
        });
        // who waits gets no answer before the deadline; core-auth itself never answers
        assertThat(answers.getFirst().time()).isLessThan(DEADLINE - 100);
        assertThat(answers.getLast().time()).isBetween(DEADLINE - 100, SOON.toMillis());

        CoreAuthStandIn.is(Mood.WELL);
        await().atMost(SOON).until(() -> answers.stream()
                .allMatch(answer -> database.count("handovers where user_id = $1", userId(answer)) == 0));
        assertThat(answers).allSatisfy(answer -> assertThat(
                        CoreAuthStandIn.startsOf(userId(answer).toString()))
                .isNotEmpty());
    }

    private static UUID userId(Response answer) {
        return UUID.fromString(Objects.requireNonNull(answer.jsonPath().getString("user.id")));
    }
}
