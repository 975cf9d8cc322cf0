package dev.gatehouse.testkit;

import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Another consumer of the same service. Writes one row per event. */
@ApplicationScoped
class AsideEventConsumer implements EventHandler<Thing> {

    private static final String CHANNEL = "asides";

    private final Inbox inbox;

    AsideEventConsumer(Inbox inbox) {
        this.inbox = inbox;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "kit.asides";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<Thing> eventType() {
        return Thing.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<Thing>> events) {
        return ThingEventConsumer.write(transaction, events);
    }
}
