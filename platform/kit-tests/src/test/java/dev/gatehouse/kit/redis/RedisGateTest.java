package dev.gatehouse.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisGateTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String AWAY = "away";
    private static final Uni<String> PONG = Uni.createFrom().item("PONG");
    private static final Uni<String> REFUSED = Uni.createFrom().failure(new IllegalStateException("refused"));

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void redisIsMissedFromAFailureToTheNextAnswer() {
        var gate = gate(Duration.ofMillis(300));
        assertThat(missed()).isZero();
        assertThat(ask(gate, PONG)).isEqualTo("PONG");
        assertThat(missed()).isZero();

        assertThat(ask(gate, REFUSED)).isEqualTo(AWAY);
        assertThat(missed()).isEqualTo(1);

        await().atMost(SOON).until(() -> ask(gate, PONG).equals("PONG"));
        assertThat(missed()).isZero();
    }

    @Test
    void anAnswerToAnEarlierQuestionOpensNothing() {
        var gate = gate(SOON);
        var early = new CompletableFuture<String>();
        Uni<String> pending = Uni.createFrom().completionStage(early);
        var answer = gate.ask(() -> pending, () -> AWAY).subscribeAsCompletionStage();
        ask(gate, REFUSED);

        early.complete("PONG");

        await().atMost(SOON).until(answer::isDone);
        assertThat(answer).isCompletedWithValue("PONG");
        assertThat(missed()).isEqualTo(1);
    }

    private RedisGate gate(Duration pause) {
        return new RedisGate(new Settings(SOON, pause), vertx, new Degraded(metrics), metrics);
    }

    private static String ask(RedisGate gate, Uni<String> answer) {
        return gate.ask(() -> answer, () -> AWAY).await().atMost(SOON);
    }

    private double missed() {
        return metrics.get("gatehouse.degraded").tag("without", "redis").gauge().value();
    }

    private record Settings(Duration patience, Duration pause) implements RedisConfig {}
}
