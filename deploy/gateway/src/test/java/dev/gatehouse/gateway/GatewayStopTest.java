package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GatewayStopTest extends GatewayHarness {
    private static final String TARGET = "/v1/sessions";

    /** Long before {@link #LONG} is over, on a slow machine too. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aRequestInFlightIsAnsweredBeforeTheEnd() throws IOException {
        var slow = standIn("slow").answering(request -> vertx().setTimer(
                        700, ignored -> request.response().end("late")));
        var gateway = gateway(patiently(slow));
        var answer = client().sendAsync(to(gateway, TARGET).build(), BodyHandlers.ofString());
        await().until(() -> slow.seen().size() == 1);

        var stopping = CompletableFuture.runAsync(gateway::close);

        assertThat(answer.join().body()).isEqualTo("late");
        stopping.join();
        assertThatThrownBy(() -> connect(gateway.port())).isInstanceOf(ConnectException.class);
    }

    @Test
    void whileItStopsItIsNotReadyAndTakesNothingNew() throws IOException {
        var held = new CompletableFuture<HttpServerRequest>();
        var slow = standIn("slow").answering(held::complete);
        var gateway = gateway(patiently(slow));
        var answer = client().sendAsync(to(gateway, TARGET).timeout(LONG).build(), BodyHandlers.ofString());
        await().until(held::isDone);

        var stopping = CompletableFuture.runAsync(gateway::close);

        await().until(() -> health(gateway, "ready").statusCode() == 503);
        await().untilAsserted(() -> assertProblem(get(gateway, TARGET), 503, "SHUTTING_DOWN"));
        held.join().response().end("late");
        assertThat(answer.join().body()).isEqualTo("late");
        stopping.join();
    }

    @Test
    void aRequestThatNeverEndsHoldsItUpNoLongerThanAgreed() throws IOException {
        var silent = standIn("silent").answering(request -> request.response().bytesWritten());
        var gateway = gateway(Map.of(
                "GATEWAY_DRAIN_TIMEOUT_MS", "300",
                "GATEWAY_CALL_TIMEOUT_MS", "60000",
                "GATEWAY_UPSTREAMS", upstreams("core-auth", silent)));
        var answer = client().sendAsync(to(gateway, TARGET).timeout(LONG).build(), BodyHandlers.ofString());
        await().until(() -> silent.seen().size() == 1);

        var begun = System.nanoTime();
        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        var refused = answer.handle((response, failure) -> failure != null || response.statusCode() >= 500);
        assertThat(refused).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void openEventStreamsDoNotHoldItUp() throws IOException {
        var service = standIn("a").answering(request -> {
            request.response().setChunked(true);
            request.response().write(": open\n\n");
        });
        var gateway = gateway(patiently(service));
        var stream = client().sendAsync(
                        to(gateway, "/v1/activations/" + ID + "/events")
                                .timeout(LONG)
                                .build(),
                        BodyHandlers.ofString());
        await().until(() -> service.seen().size() == 1);

        var begun = System.nanoTime();
        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        await().until(stream::isCompletedExceptionally);
    }

    @Test
    void aPortThatIsTakenIsAnErrorThatSaysSo() throws IOException {
        var first = gatewayFor(standIn("a"));

        assertThatThrownBy(() -> gateway(Map.of("GATEWAY_PORT", Integer.toString(first.port()))))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("Address already in use");
    }

    /** The variables of one that waits long for what its service has not answered. */
    private static Map<String, String> patiently(StandIn service) {
        var millis = Long.toString(LONG.toMillis());
        return Map.of(
                "GATEWAY_DRAIN_TIMEOUT_MS", millis,
                "GATEWAY_CALL_TIMEOUT_MS", millis,
                "GATEWAY_UPSTREAMS", upstreams("core-auth", service));
    }
}
