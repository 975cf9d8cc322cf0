package dev.gatehouse.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final Intake intake = new Intake();

    @Test
    void whatIsInHandIsWaitedForAndNothingElseIsTaken() throws InterruptedException {
        var work = new CompletableFuture<String>();
        var outcome = intake.take(() -> Uni.createFrom().completionStage(work)).subscribeAsCompletionStage();
        intake.close(new ShutdownDelayInitiatedEvent());
        var later = new AtomicBoolean();
        var never = intake.take(() -> Uni.createFrom().item(() -> {
                    later.set(true);
                    return "later";
                }))
                .subscribeAsCompletionStage();
        work.completeOnTimeout("done", 200, TimeUnit.MILLISECONDS);

        intake.drain(new ShutdownEvent());

        assertThat(work).isCompletedWithValue("done");
        assertThat(outcome).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("done");
        assertThat(later).isFalse();
        assertThat(never).isNotDone();
    }

    @Test
    void whatDoesNotEndIsNotWaitedForForEver() throws InterruptedException {
        var stuck = intake.take(() -> Uni.createFrom().nothing()).subscribeAsCompletionStage();
        long began = System.nanoTime();
        intake.drain(new ShutdownEvent());
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        assertThat(stuck).isNotDone();
    }

    @Test
    void aFailureWhileItStopsIsNotReported() {
        var work = new CompletableFuture<String>();
        var outcome = intake.take(() -> Uni.createFrom().completionStage(work)).subscribeAsCompletionStage();
        intake.close(new ShutdownDelayInitiatedEvent());
        work.completeExceptionally(new IllegalStateException("pool closed"));
        assertThat(outcome).isNotDone();
        assertThat(intake.isOpen()).isFalse();
        assertThat(intake.isStopping()).isFalse();
    }
}
