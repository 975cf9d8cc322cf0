package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.telemetry.ServiceConfig;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends outbox rows to Kafka as CloudEvents 1.0 in binary mode (Kafka protocol binding). The only place with a producer. */
@ApplicationScoped
class EventPublisher {

    private final MutinyEmitter<byte[]> kafka;
    private final String source;

    EventPublisher(
            @Channel("outbox") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 1_000)
                    MutinyEmitter<byte[]> kafka,
            ServiceConfig service) {
        this.kafka = kafka;
        this.source = service.source();
    }

    /** Completes when every in-sync replica has the record; fails when that did not happen in time. */
    Uni<Void> publish(OutboxRow row) {
        var event = row.event();
        var span = TraceContext.start("publish " + event.type(), SpanKind.PRODUCER, event.traceparent());
        var sent = event.record(source, row.createdAt(), TraceContext.of(span));
        var headers = new RecordHeaders();
        sent.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        var record = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(sent.topic())
                .withKey(sent.key())
                .withHeaders(headers)
                .build();
        return kafka.sendMessage(Message.of(sent.body().getBytes()).addMetadata(record))
                .onTermination()
                .invoke(() -> span.end());
    }
}
