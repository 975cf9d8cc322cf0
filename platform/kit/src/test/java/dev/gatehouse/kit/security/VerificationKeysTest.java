package dev.gatehouse.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerificationKeysTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-26T12:00:00Z"));
    private volatile boolean away = true;
    private volatile CompletableFuture<@Nullable Void> onItsWay = CompletableFuture.completedFuture(null);
    private final VerificationKeys keys = new VerificationKeys(this::fetch, new IssuerRules(), clock, vertx);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void whileNoKeyIsKnownNobodyCanTell() {
        assertUnknown("1");
        assertUnknown("1"); // within the pause: not asked again
        assertThat(asked).hasValue(1);

        away = false;
        clock.move(Duration.ofSeconds(1));

        assertThat(find("1")).isNotNull();
        assertThat(find("2")).isNull();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatWasKnownStaysKnownWhenTheIssuerIsAwayAndWhatWasNotStaysNoKey() {
        away = false;
        assertThat(find("1")).isNotNull();
        away = true;
        clock.move(Duration.ofMinutes(1));

        assertThat(find("2")).isNull();
        assertThat(asked).hasValue(2);
        assertThat(find("1")).isNotNull();
    }

    @Test
    void whoeverMustBeCertainAsksOnceAPauseAndIsToldOfAnOutage() {
        away = false;
        confirm();
        confirm();
        assertThat(asked).hasValue(1);

        clock.move(Duration.ofMinutes(1));
        away = true;

        assertThatThrownBy(this::confirm).hasMessage("away");
        assertThatThrownBy(this::confirm).hasMessage("away");
        assertThat(asked).hasValue(3);
    }

    @Test
    void whoComesWhileTheIssuerIsAskedByTheClockWaitsForItsAnswer() {
        away = false;
        onItsWay = new CompletableFuture<>();
        var byTheClock = keys.refresh().subscribeAsCompletionStage();
        var first = keys.find("1").subscribeAsCompletionStage();
        var second = keys.find("1").subscribeAsCompletionStage();
        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);

        onItsWay.complete(null);
        assertThat(byTheClock).succeedsWithin(SOON);
        assertThat(first).succeedsWithin(SOON).isNotNull();
        assertThat(second).succeedsWithin(SOON).isNotNull();
        assertThat(asked).hasValue(1);
    }

    private void confirm() {
        keys.confirm().await().atMost(SOON);
    }

    private void assertUnknown(String keyId) {
        assertThatThrownBy(() -> find(keyId)).isInstanceOfSatisfying(DomainException.class, e -> assertThat(e.code())
                .isEqualTo(PlatformError.UNAVAILABLE));
    }

    private @Nullable PublicKey find(String keyId) {
        return keys.find(keyId).await().atMost(SOON);
    }

    private Uni<JsonWebKeySet> fetch() {
        asked.incrementAndGet();
        return away
                ? Uni.createFrom().failure(new IllegalStateException("away"))
                : Uni.createFrom().completionStage(() -> onItsWay).map(there -> {
                    try {
                        var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
                        key.setKeyId("1");
                        return new JsonWebKeySet(key);
                    } catch (org.jose4j.lang.JoseException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
