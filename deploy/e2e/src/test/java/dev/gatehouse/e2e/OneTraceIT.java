package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A registration is one trace: gateway, four services, outbox, Kafka, gRPC. */
class OneTraceIT {

    private final Client client = SystemUnderTest.client();

    @Test
    void aRegistrationIsOneTraceThroughEverything() {
        var traceId = UUID.randomUUID().toString().replace("-", "");
        var parent = "00f067aa0ba902b7";

        var answer = client.register(
                "trace" + Person.unique() + "@example.org",
                "lantern " + Person.unique(),
                "traceparent",
                "00-" + traceId + "-" + parent + "-01");

        assertThat(answer.status()).isEqualTo(202);
        var everyone = Set.of("gateway", "user-management", "core-auth", "authorization", "communication");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var spans = SystemUnderTest.traces().spansOf(traceId);
            assertThat(spans.stream().map(TraceReceiver.Span::service).collect(Collectors.toSet()))
                    .containsAll(everyone);
            var names = spans.stream().map(TraceReceiver.Span::name).toList();
            assertThat(names).contains("publish user.registered", "publish user.activated");
            assertThat(names).anyMatch(name -> name.contains("Activations/Start"));
            assertThat(names.stream().filter(name -> name.startsWith("process ")))
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(spans).allSatisfy(span -> assertThat(hangsUnderOneOf(spans, parent, span))
                    .as(span.service() + " " + span.name() + " hangs under another span of the trace")
                    .isTrue());
        });
    }

    private static boolean hangsUnderOneOf(List<TraceReceiver.Span> spans, String root, TraceReceiver.Span span) {
        return span.parentId().equals(root)
                || spans.stream().anyMatch(each -> each.spanId().equals(span.parentId()));
    }
}
