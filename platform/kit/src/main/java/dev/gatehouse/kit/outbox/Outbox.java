package dev.gatehouse.kit.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Where events go: a row in the caller's own transaction (no dual write), published after its commit by {@link OutboxRelay}.
 */
@ApplicationScoped
public class Outbox {

    /** Appends one event from within a larger statement: eight arguments as {@link OutboxEvent#arguments()}. */
    public static final String APPEND = "select outbox_append($1, $2, $3, $4, $5, $6, $7, $8)";

    private final OutboxRelay relay;

    Outbox(OutboxRelay relay) {
        this.relay = relay;
    }

    /** Appends in the given transaction, in order. After its commit call {@link #wake()}. */
    public Uni<Void> append(SqlConnection transaction, List<OutboxEvent> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var arguments = events.stream().map(OutboxEvent::arguments).toList();
        return transaction.preparedQuery(APPEND).executeBatch(arguments).replaceWithVoid();
    }

    public Uni<Void> append(SqlConnection transaction, OutboxEvent event) {
        return transaction.preparedQuery(APPEND).execute(event.arguments()).replaceWithVoid();
    }

    /** Publishes soon what has been committed. Cheap, never fails, callable from any thread. */
    public void wake() {
        relay.wake();
    }
}
