package dev.gatehouse.usermanagement.account;

import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.SessionEvent;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.coreauth.api.UnknownSessionEvent;
import dev.gatehouse.kit.inbox.Broadcast;
import dev.gatehouse.kit.security.SessionDenyList;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Refuses the tokens of sessions that have ended; in every replica. */
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
            case SessionRevoked revoked -> denied.revokeSession(revoked.sessionId(), revoked.lastTokenExpiresAt());
            case AllSessionsRevoked all ->
                denied.revokeUser(all.userId(), all.authenticatedBefore(), all.lastTokenExpiresAt());
            case UnknownSessionEvent _ -> {}
        }
    }
}
