package dev.gatehouse.coreauth.activation.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.Disclosure;
import dev.gatehouse.kit.id.Ids;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class WatchWhileStoppingTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    ActivationRepository repository;

    @Inject
    Disclosure disclosure;

    @Inject
    WatchConfig config;

    @Inject
    Vertx vertx;

    @Inject
    Ids ids;

    @Test
    void whoComesAfterTheServiceWasAskedToStopIsNotWaitedFor() {
        var events = new ActivationEvents(repository, disclosure, config, vertx, new SimpleMeterRegistry());
        events.stop(new ShutdownDelayInitiatedEvent());
        try {
            var shown = events.watch(ids.next(), 0).collect().asList().await().atMost(SOON);

            assertThat(shown).isEmpty();
        } finally {
            events.stop(new ShutdownEvent());
        }
    }
}
