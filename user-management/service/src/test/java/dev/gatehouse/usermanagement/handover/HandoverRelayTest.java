package dev.gatehouse.usermanagement.handover;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.api.v1.MutinyActivationsGrpc;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestSettings;
import dev.gatehouse.usermanagement.CoreAuthConnection;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay of its own, whose rounds go wrong as the application's do not. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class HandoverRelayTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    HandoverEraser eraser;

    @Inject
    CoreAuthConnection connection;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    /** Never connected. */
    private final ManagedChannel nowhere =
            NettyChannelBuilder.forAddress("127.0.0.1", 1).usePlaintext().build();

    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void close() {
        nowhere.shutdownNow();
    }

    @Test
    void aRoundThatNeverEndsDoesNotHoldUpTheNext() {
        var config = config("100ms");
        var silent = new HandoverRepository(pool, config) {

            @Override
            Uni<List<Handover>> claim(int limit) {
                tries.incrementAndGet();
                return Uni.createFrom().nothing();
            }
        };

        runUntilTriedAgain(new HandoverRelay(silent, broken(), eraser, config, vertx, new SimpleMeterRegistry()));
    }

    @Test
    void aCallThatCannotEvenBeMadeEndsItsRound() {
        var config = config("10m");
        var due = new HandoverRepository(pool, config) {

            @Override
            Uni<List<Handover>> claim(int limit) {
                return Uni.createFrom().item(List.of(handover()));
            }
        };

        runUntilTriedAgain(new HandoverRelay(due, broken(), eraser, config, vertx, new SimpleMeterRegistry()));
    }

    private void runUntilTriedAgain(HandoverRelay relay) {
        relay.start(new StartupEvent());
        try {
            await().atMost(SOON).until(() -> tries.get() > 1);
        } finally {
            relay.stop(new ShutdownEvent());
        }
    }

    private ActivationStarter broken() {
        return new ActivationStarter(MutinyActivationsGrpc.newMutinyStub(nowhere), connection) {

            @Override
            Uni<StartedActivation> start(Handover handover, Duration patience) {
                tries.incrementAndGet();
                throw new IllegalStateException("broken");
            }
        };
    }

    private static Handover handover() {
        return new Handover(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "ada@example.org",
                true,
                null,
                new Caller("", ""),
                Instant.EPOCH,
                null);
    }

    private static HandoverConfig config(String longestRound) {
        return TestSettings.of(
                HandoverConfig.class,
                Map.of(
                        "user-management.handover.interval",
                        "20ms",
                        "user-management.handover.longest-round",
                        longestRound));
    }
}
