package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.servers.Signal;
import java.time.Duration;
import java.util.function.Predicate;

/** How a process of the system under test ends when it is asked to. */
final class OrderlyStop {

    /** It takes no longer. */
    private static final Promised IN_TIME = new Promised(Duration.ofSeconds(10));

    /** For each step of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(20);

    private OrderlyStop() {}

    /**
     * Asks the process to stop. Fails unless it says that it is not ready while it still serves, and is gone in time.
     *
     * @param serves whether the process itself does, asked without the gateway
     */
    static void of(String replica, Predicate<Client> serves) {
        var system = SystemUnderTest.system();
        var itself = SystemUnderTest.at(replica);
        var management = SystemUnderTest.at(Ports.management(replica));
        var process = system.process(replica).process().orElseThrow();

        IN_TIME.of(() -> {
            Signal.TERM.send(process);
            await(replica)
                    .pollInterval(LOOK)
                    .atMost(PATIENCE)
                    .until(() -> management.get("/q/health/ready", "").status() == 503);
            assertThat(serves.test(itself)).isTrue();
            assertThat(process.onExit()).succeedsWithin(PATIENCE);
            return process;
        });
    }
}
