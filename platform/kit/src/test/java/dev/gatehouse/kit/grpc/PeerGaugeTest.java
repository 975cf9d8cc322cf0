package dev.gatehouse.kit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.kit.telemetry.Degraded;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerGaugeTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Interrupted degraded = new Interrupted(metrics);
    private final Peer peer = new Peer("tested", new Unused(), new Settings(2, Duration.ofMinutes(1)), degraded);

    @Test
    void anAnswerThatComesWhileTheAbsenceIsBeingToldIsToldAfterIt() throws Exception {
        var answer = new CompletableFuture<String>();
        Uni<String> asked = Uni.createFrom().completionStage(answer);
        var early = peer.ask(() -> asked).subscribeAsCompletionStage();
        degraded.meanwhile = () -> CompletableFuture.supplyAsync(() -> answer.complete("answer"))
                .completeOnTimeout(false, 500, TimeUnit.MILLISECONDS)
                .join();

        miss();
        miss();

        assertThat(early.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("answer");
        assertThat(metrics.get("gatehouse.degraded")
                        .tag("without", "tested")
                        .gauge()
                        .value())
                .isZero();
    }

    private void miss() {
        assertThatThrownBy(() -> peer.ask(() -> Uni.createFrom().failure(Status.UNAVAILABLE.asRuntimeException()))
                        .await()
                        .atMost(SOON))
                .hasMessage("UNAVAILABLE");
    }

    /** Something happens just before an absence is told. */
    private static final class Interrupted extends Degraded {

        private volatile Runnable meanwhile = () -> {};

        Interrupted(MeterRegistry metrics) {
            super(metrics);
        }

        @Override
        public void without(String name, boolean isMissing) {
            if (isMissing) {
                meanwhile.run();
            }
            super.without(name, isMissing);
        }
    }

    private static final class Unused extends Channel {

        @Override
        public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String authority() {
            return "tested";
        }
    }

    private record Settings(int misses, Duration pause) implements PeerConfig {}
}
