package dev.gatehouse.authorization.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.Http;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An application that never polls: what others write, it hears by Kafka or not at all. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@TestProfile(KafkaOnlyTest.WithoutPolling.class)
class KafkaOnlyTest {

    public static class WithoutPolling implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "authorization.knowledge.poll", "1h",
                    "authorization.knowledge.answers-for", "1h");
        }
    }

    @Inject
    TestPolicy policy;

    @Test
    void anotherReplicasWritesAreSeenWithinASecondByTheirEvents() {
        settle();
        var longest = Duration.ZERO;
        for (int round = 0; round < 10; round++) {
            var user = UUID.randomUUID();
            assertThat(Http.may(user, "users:read")).isFalse();
            policy.giveAndAnnounce(user, "support");
            var given = until(user, true);
            policy.takeAndAnnounce(user, "support");
            var taken = until(user, false);
            for (var took : new Duration[] {given, taken}) {
                longest = took.compareTo(longest) > 0 ? took : longest;
            }
        }
        assertThat(longest).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void anotherReplicasRoleIsSeenWithinASecondByItsEvent() {
        settle();
        var role = "r-" + UUID.randomUUID();
        policy.define(role, "docs:read");
        var user = policy.userWith(role);
        assertThat(Http.may(user, "docs:read")).isTrue();

        policy.defineAndAnnounce(role, "docs:write");

        long committed = System.nanoTime();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .until(() -> !Http.may(user, "docs:read") && Http.may(user, "docs:write"));
        assertThat(Duration.ofNanos(System.nanoTime() - committed)).isLessThan(Duration.ofSeconds(1));
    }

    /** The first events of a new consumer wait for its group. */
    private void settle() {
        var user = UUID.randomUUID();
        Http.may(user, "users:read");
        policy.giveAndAnnounce(user, "support");
        until(user, true);
    }

    private static Duration until(UUID user, boolean allowed) {
        long committed = System.nanoTime();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .until(() -> Http.may(user, "users:read") == allowed);
        return Duration.ofNanos(System.nanoTime() - committed);
    }
}
