package dev.gatehouse.usermanagement.account;

import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.EndedSessions;
import dev.gatehouse.coreauth.api.SessionEvent;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.coreauth.api.UnknownSessionEvent;
import dev.gatehouse.kit.inbox.Broadcast;
import dev.gatehouse.kit.inbox.RecallingListener;
import dev.gatehouse.kit.security.SessionDenyList;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Refuses the tokens of sessions that have ended; in every replica. */
@ApplicationScoped
class SessionEventConsumer implements RecallingListener<SessionEvent> {

    private static final String CHANNEL = "sessions";

    private final SessionDenyList denied;

    SessionEventConsumer(SessionDenyList denied) {
        this.denied = denied;
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
    public Class<SessionEvent> eventType() {
        return SessionEvent.class;
    }

    @Override
    public void on(SessionEvent event) {
        switch (event) {
            case SessionRevoked revoked -> denied.revokeSession(revoked.sessionId(), revoked.lastTokenExpiresAt());
            case AllSessionsRevoked all ->
                denied.revokeUser(all.userId(), all.authenticatedBefore(), all.lastTokenExpiresAt());
            case UnknownSessionEvent _ -> {}
        }
    }

    @Override
    public Uni<String> recall(Channel coreAuth, Deadline deadline, Duration within, String pageToken) {
        return EndedSessions.page(coreAuth, deadline, within, pageToken, denied::revokeSession);
    }
}
