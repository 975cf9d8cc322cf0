package dev.gatehouse.kit.inbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** What a consumer does with the events of one topic. Every implementation is a bean, so that parked events find it again. */
public interface EventHandler<E> {

    /** The consumer's name in the inbox: stable for ever, unique within the service. */
    String consumer();

    /** The incoming channel whose topic it consumes; events delivered past Kafka find it by that topic. */
    String channel();

    Class<E> eventType();

    /**
     * Applies events that this consumer has not seen, in the order received, in the inbox's own transaction: claim and effect
     * commit together. A failure rolls all back; each event is then tried alone. Throw {@link PermanentFailure} for what can
     * never succeed.
     */
    Uni<Void> handle(SqlConnection transaction, List<Received<E>> events);

    /** Called after the commit: wake workers, tell watchers. Must not fail and must not matter for correctness. */
    default void committed(List<Received<E>> events) {}
}
