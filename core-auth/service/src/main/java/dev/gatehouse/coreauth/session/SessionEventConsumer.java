package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.SessionEvent;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.coreauth.api.UnknownSessionEvent;
import dev.gatehouse.kit.inbox.Broadcast;
import dev.gatehouse.kit.inbox.BroadcastListener;
import dev.gatehouse.kit.security.SessionDenyList;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What other replicas revoked, this one refuses too. */
@ApplicationScoped
class SessionEventConsumer implements BroadcastListener<SessionEvent> {

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
}
