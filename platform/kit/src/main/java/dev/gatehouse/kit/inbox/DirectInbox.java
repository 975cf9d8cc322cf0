package dev.gatehouse.kit.inbox;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entry for events that come past Kafka: to the same handlers, through the same inbox, under the same event ids. */
@ApplicationScoped
public class DirectInbox {

    /** Where a record did not come from. */
    private static final int NO_PLACE = -1;

    private final Inbox inbox;
    private final List<EventHandler<?>> handlers;
    private final List<BroadcastListener<?>> listeners;
    private final Map<String, String> topics = new HashMap<>();

    /** An event as its record in the topic will be. */
    public record Event(String topic, String key, Map<String, String> headers, Buffer body) {}

    DirectInbox(
            Inbox inbox,
            @All List<EventHandler<?>> handlers,
            @All List<BroadcastListener<?>> listeners,
            ChannelTopics channels) {
        this.inbox = inbox;
        this.handlers = handlers;
        this.listeners = listeners;
        handlers.forEach(each -> topics.put(each.channel(), channels.of(each.channel())));
        listeners.forEach(each -> topics.put(each.channel(), channels.of(each.channel())));
    }

    /** Those that somebody here listens to. */
    public Set<String> topics() {
        return Set.copyOf(topics.values());
    }

    /**
     * Completes when each event is applied, known already, parked, or of no concern to this service. Fails, with some applied,
     * when the database cannot be reached.
     */
    public Uni<Void> receive(List<Event> events) {
        listeners.forEach(listener -> tell(listener, events));
        return Multi.createFrom()
                .iterable(handlers)
                .onItem()
                .<Void>transformToUniAndConcatenate(handler -> inbox.deliver(handler, concerning(handler, events)))
                .toUni()
                .replaceWithVoid();
    }

    private void tell(BroadcastListener<?> listener, List<Event> events) {
        var topic = topics.get(listener.channel());
        events.stream()
                .filter(event -> event.topic().equals(topic))
                .forEach(event -> Broadcast.apply(event.body().getBytes(), topic + " (direct)", listener));
    }

    private List<Delivery> concerning(EventHandler<?> handler, List<Event> events) {
        var topic = topics.get(handler.channel());
        return events.stream()
                .filter(event -> event.topic().equals(topic))
                .map(DirectInbox::delivery)
                .toList();
    }

    private static Delivery delivery(Event event) {
        var headers = new JsonObject();
        event.headers().forEach(headers::put);
        return Delivery.of(event.topic(), NO_PLACE, NO_PLACE, event.key(), headers, event.body());
    }
}
