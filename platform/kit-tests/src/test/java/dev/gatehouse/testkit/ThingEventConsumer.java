package dev.gatehouse.testkit;

import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.PermanentFailure;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes one row per event; fails as an event's note asks. */
@ApplicationScoped
class ThingEventConsumer implements EventHandler<Thing> {

    private static final String CHANNEL = "things";

    private final Inbox inbox;
    private final Map<UUID, Integer> tries = new ConcurrentHashMap<>();
    private final Set<UUID> mended = ConcurrentHashMap.newKeySet();

    ThingEventConsumer(Inbox inbox) {
        this.inbox = inbox;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "kit.things";
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
        return write(transaction, events)
                .invoke(() -> events.forEach(this::failAsAsked))
                .call(() -> dawdleIfAsked(transaction, events));
    }

    /** A row for each. */
    static Uni<Void> write(SqlConnection transaction, List<Received<Thing>> events) {
        var rows = events.stream()
                .map(event -> Tuple.of(event.eventId(), event.event().note()))
                .toList();
        return transaction
                .preparedQuery("insert into effect values ($1, $2)")
                .executeBatch(rows)
                .replaceWithVoid();
    }

    /** For longer than a statement may take, or for ever. */
    private Uni<Void> dawdleIfAsked(SqlConnection transaction, List<Received<Thing>> events) {
        if (events.stream().anyMatch(this::isEndless)) {
            return Uni.createFrom().nothing();
        }
        return events.stream().anyMatch(event -> event.event().note().equals("slow"))
                ? transaction
                        .query("set local statement_timeout = '250ms'")
                        .execute()
                        .flatMap(set -> transaction.query("select pg_sleep(10)").execute())
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private boolean isEndless(Received<Thing> event) {
        return switch (event.event().note()) {
            case "endless" -> true;
            case "endless-once" -> tries(event.eventId()) == 1;
            default -> false;
        };
    }

    /** From now on these succeed, if they are {@code until-mended}. */
    void mend(Collection<UUID> events) {
        mended.addAll(events);
    }

    /** How often it has been tried, also together with others. */
    int tries(UUID event) {
        return tries.getOrDefault(event, 0);
    }

    private void failAsAsked(Received<Thing> event) {
        int tried = tries.merge(event.eventId(), 1, Integer::sum);
        switch (event.event().note()) {
            case "until-mended" -> {
                if (!mended.contains(event.eventId())) {
                    throw new PermanentFailure("not mended");
                }
            }
            case "never" -> throw new PermanentFailure("asked to");
            case "always-later" -> throw new IllegalStateException("not yet");
            case "third-time" -> {
                if (tried < 3) {
                    throw new IllegalStateException("not yet");
                }
            }
            default -> {}
        }
    }
}
