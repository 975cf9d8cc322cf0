package dev.gatehouse.authorization.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.Apart;
import dev.gatehouse.authorization.Http;
import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An application that never polls: what others write, it hears by Kafka or not at all. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
@TestProfile(Apart.class)
class KafkaOnlyTest {

    @Inject
    TestPolicy policy;

    @Test
    void anotherReplicasWritesAreSeenWithinASecondByTheirEvents() {
        settle();
        var times = new ArrayList<Duration>();
        for (int round = 0; round < 10; round++) {
            var user = UUID.randomUUID();
            assertThat(Http.may(user, "users:read")).isFalse();
            policy.giveAndAnnounce(user, "support");
            times.add(until(user, true));
            policy.takeAndAnnounce(user, "support");
            times.add(until(user, false));
        }
        Collections.sort(times);
        assertThat(times.get(times.size() / 2)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void anotherReplicasRoleIsSeenByItsEvent() {
        settle();
        var role = "r-" + UUID.randomUUID();
        policy.define(role, "docs:read");
        var user = policy.userWith(role);
        assertThat(Http.may(user, "docs:read")).isTrue();

        policy.defineAndAnnounce(role, "docs:write");

        await().atMost(Duration.ofSeconds(40))
                .until(() -> !Http.may(user, "docs:read") && Http.may(user, "docs:write"));
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
                .atMost(Duration.ofSeconds(40))
                .until(() -> Http.may(user, "users:read") == allowed);
        return Duration.ofNanos(System.nanoTime() - committed);
    }
}
