package dev.gatehouse.communication.session;

import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.SessionEvent;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.coreauth.api.UnknownSessionEvent;
import dev.gatehouse.kit.inbox.Broadcast;
import dev.gatehouse.kit.security.SessionDenyList;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Refuses the tokens of ended sessions, in every replica. */
@ApplicationScoped
class SessionEventConsumer {

    private final SessionDenyList denied;

    SessionEventConsumer(SessionDenyList denied) {
        this.denied = denied;
    }

    @Incoming("sessions")
    void on(ConsumerRecords<String, byte[]> records) {
        Broadcast.each(records, SessionEvent.class, this::apply);
    }

    private void apply(SessionEvent event) {
        switch (event) {
            case SessionRevoked ended -> denied.revokeSession(ended.sessionId(), ended.lastTokenExpiresAt());
            case AllSessionsRevoked ended ->
                denied.revokeUser(ended.userId(), ended.authenticatedBefore(), ended.lastTokenExpiresAt());
            case UnknownSessionEvent ignored -> {}
        }
    }
}
