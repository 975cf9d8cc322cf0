package dev.gatehouse.kit.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class EventEgressTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Where nobody listens; see application.properties. */
    private static final String AWAY = "core-auth";

    @Inject
    EventEgress egress;

    @Inject
    DirectConfig config;

    @Test
    void aServiceThatDidNotTakeEventsIsLeftAloneForAWhile() {
        await().atMost(SOON).untilAsserted(() -> assertThat(egress.available()).contains(AWAY, "user-management"));
        var event = new DirectInbox.Event("kit.things.v1", "somebody", Map.of(), Buffer.buffer("{}"));
        long began = System.nanoTime();

        // again where the machine stood still for as long as the pause
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(egress.deliver(AWAY, List.of(event)).await().atMost(SOON))
                    .isFalse();
            assertThat(egress.available()).contains("user-management").doesNotContain(AWAY);
        });
        await().atMost(SOON).until(() -> egress.available().contains(AWAY));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(config.pause(), SOON);
    }
}
