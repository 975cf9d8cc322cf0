package dev.gatehouse.kit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kit.problem.GrpcProblems;
import dev.gatehouse.kit.telemetry.Degraded;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerGaugeTest {

    private static final Duration SOON = Duration.ofSeconds(20);

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
        assertThat(missing()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"57P01, UNAVAILABLE, 1", "55P03, UNAVAILABLE, 1", "40P01, ABORTED, 0", "40001, ABORTED, 0"})
    void whoseDatabaseEndedATransactionForAnotherOnesSakeIsNotAway(String state, Status.Code code, double missing) {
        var answer = new GrpcProblems().transform(new PgException("said", "ERROR", state, ""));
        assertThat(Status.fromThrowable(answer).getCode()).isEqualTo(code);

        miss(answer);
        miss(answer);

        assertThat(missing()).isEqualTo(missing);
    }

    private void miss() {
        miss(Status.UNAVAILABLE.asRuntimeException());
    }

    private void miss(Throwable failure) {
        assertThat(peer.ask(() -> Uni.createFrom().failure(failure))
                        .onItemOrFailure()
                        .transform(
                                (answer, missed) -> Status.fromThrowable(missed).getCode())
                        .await()
                        .atMost(SOON))
                .isEqualTo(Status.fromThrowable(failure).getCode());
    }

    private double missing() {
        return metrics.get("gatehouse.degraded")
                .tag("without", "tested")
                .gauge()
                .value();
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
