package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.lifecycle.ToTheEnd;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The entry for events that come past Kafka: to the same handlers, through the same inbox, under the same event ids. */
@ApplicationScoped
public class DirectInbox {

    /** Where a record did not come from. */
    private static final int NO_PLACE = -1;

    private final BroughtEvents brought;
    private final List<EventHandler<?>> handlers;
    private final List<BroadcastListener<?>> listeners;
    private final Map<String, Set<String>> topics = new HashMap<>();

    /** An event as its record in the topic will be. */
    public record Event(String topic, String key, Map<String, String> headers, Buffer body) {}

    DirectInbox(
            BroughtEvents brought,
            @All List<EventHandler<?>> handlers,
            @All List<BroadcastListener<?>> listeners,
            ChannelTopics channels) {
        this.brought = brought;
        this.handlers = handlers;
        this.listeners = listeners;
        handlers.forEach(each -> topics.put(each.channel(), channels.of(each.channel())));
        listeners.forEach(each -> topics.put(each.channel(), channels.of(each.channel())));
    }

    /** Those that somebody here listens to. */
    public Set<String> topics() {
        return topics.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Completes when each event is applied, known already, parked, or of no concern to this service. Fails, with some applied,
     * when the database cannot be reached, or one was too slow for it and is to be brought again.
     */
    public Uni<Void> receive(List<Event> events) {
        listeners.forEach(listener -> tell(listener, events));
        // that whoever brought them hangs up before the database gives up is a try all the same
        return ToTheEnd.of(Multi.createFrom()
                .iterable(handlers)
                .onItem()
                .<Void>transformToUniAndConcatenate(handler -> brought.deliver(handler, concerning(handler, events)))
                .toUni()
                .replaceWithVoid());
    }

    private void tell(BroadcastListener<?> listener, List<Event> events) {
        events.stream()
                .filter(isOf(listener.channel()))
                .forEach(event -> Broadcast.apply(event.body().getBytes(), event.topic() + " (direct)", listener));
    }

    private List<Delivery> concerning(EventHandler<?> handler, List<Event> events) {
        return events.stream()
                .filter(isOf(handler.channel()))
                .map(DirectInbox::delivery)
                .toList();
    }

    private Predicate<Event> isOf(String channel) {
        var heard = topics.getOrDefault(channel, Set.of());
        return event -> heard.contains(event.topic());
    }

    private static Delivery delivery(Event event) {
        var headers = new JsonObject();
        event.headers().forEach((name, value) -> headers.put(Delivery.storable(name), Delivery.storable(value)));
        return Delivery.of(event.topic(), NO_PLACE, NO_PLACE, event.key(), headers, event.body());
    }
}
