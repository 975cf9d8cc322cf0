package dev.gatehouse.testkit;

import dev.gatehouse.kit.inbox.Broadcast;
import dev.gatehouse.kit.inbox.RecallingListener;
import dev.gatehouse.kit.security.SessionDenyList;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Refuses the session that an event's note names. The owner of its topic is away until a test says what it answers. */
@ApplicationScoped
class EndingEventConsumer implements RecallingListener<Thing> {

    private static final String CHANNEL = "endings";
    private static final Duration TOKENS = Duration.ofMinutes(10);

    private final SessionDenyList denied;
    private final Clock clock;
    private volatile List<List<String>> pages = List.of();

    EndingEventConsumer(SessionDenyList denied, Clock clock) {
        this.denied = denied;
        this.clock = clock;
    }

    @Incoming(CHANNEL)
    void on(ConsumerRecords<String, byte[]> records) {
        Broadcast.each(records, this);
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
    public void on(Thing event) {
        refuse(event.note());
    }

    /** From now on the owner answers with these sessions, page by page. */
    void answer(List<List<String>> ended) {
        pages = ended;
    }

    @Override
    public Uni<String> recall(Channel owner, Deadline deadline, Duration within, String pageToken) {
        var told = pages;
        if (told.isEmpty()) {
            return Uni.createFrom().failure(Status.UNAVAILABLE.asRuntimeException());
        }
        int page = pageToken.isEmpty() ? 0 : Integer.parseInt(pageToken);
        told.get(page).forEach(this::refuse);
        return Uni.createFrom().item(page + 1 < told.size() ? String.valueOf(page + 1) : "");
    }

    private void refuse(String sessionId) {
        denied.revokeSession(sessionId, clock.instant().plus(TOKENS));
    }
}
