package dev.gatehouse.kit.inbox;

/**
 * What every replica does with an event in its own memory. Every implementation is a bean, so that events delivered past Kafka
 * find it.
 */
public interface BroadcastListener<E> {

    /** The incoming channel whose topic it consumes. */
    String channel();

    Class<E> eventType();

    /** Idempotent, does not block, and is lost with the process. */
    void on(E event);
}
