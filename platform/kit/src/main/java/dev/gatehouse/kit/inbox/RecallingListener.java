package dev.gatehouse.kit.inbox;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * A listener that can ask the service that owns its topic what it missed: for a process that starts, when what happened before is
 * not in the topic yet or Kafka is away.
 */
public interface RecallingListener<E> extends BroadcastListener<E> {

    /**
     * Asks for a page of what the topic tells of the last {@code within}, and acts on it as on the events. The token of the next
     * page; empty after the last.
     *
     * @param owner one of the owner's replicas
     * @param deadline of all pages together
     * @param pageToken empty for the first
     */
    Uni<String> recall(Channel owner, Deadline deadline, Duration within, String pageToken);
}
