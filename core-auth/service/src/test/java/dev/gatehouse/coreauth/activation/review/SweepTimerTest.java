package dev.gatehouse.coreauth.activation.review;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.activation.TimelineConfig;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import dev.gatehouse.testkit.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SweepTimerTest {

    private static final ReviewConfig CONFIG = TestSettings.of(
            ReviewConfig.class,
            Map.of(
                    "core-auth.activation.review.sweep", "20ms",
                    "core-auth.activation.review.longest-sweep", "1s",
                    "core-auth.activation.review.activations", "activations"));

    @Inject
    Sweeper sweeper;

    @Inject
    Pool pool;

    @Inject
    TimelineConfig timeline;

    @Inject
    RegistrationPrivacy privacy;

    @Inject
    ServiceConfig service;

    @Inject
    Vertx vertx;

    @Test
    void aLookThatNeverEndsDoesNotHoldUpTheNext() {
        var looks = new AtomicInteger();
        var open = new OpenActivations(pool, CONFIG, timeline, privacy, service) {

            @Override
            Uni<Measures> measure() {
                looks.incrementAndGet();
                return Uni.createFrom().nothing();
            }
        };
        var timer = new SweepTimer(sweeper, open, CONFIG, vertx, new SimpleMeterRegistry());

        timer.start(new StartupEvent());
        try {
            await().atMost(Database.SOON).until(() -> looks.get() > 1);
        } finally {
            timer.stop(new ShutdownEvent());
        }
    }
}
