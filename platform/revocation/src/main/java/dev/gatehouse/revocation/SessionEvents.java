package dev.gatehouse.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** What {@code gatehouse.sessions.v1} tells, as far as it concerns tokens. */
final class SessionEvents {

    private static final System.Logger LOG = System.getLogger(SessionEvents.class.getName());

    private final ObjectMapper json = new ObjectMapper();
    private final RevokedTokens revoked;

    SessionEvents(RevokedTokens revoked) {
        this.revoked = revoked;
    }

    /** Types of the future are passed over; so is what cannot be read, with a warning. */
    void apply(byte[] body) {
        try {
            apply(json.readTree(body));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an event of sessions cannot be read: {0}", e.getClass().getName());
        }
    }

    private void apply(JsonNode event) {
        switch (event.path("type").asText()) {
            case "session.revoked" -> revoked.revoke(text(event, "session_id"), time(event, "last_token_expires_at"));
            case "sessions.revoked-all" ->
                revoked.revokeUser(
                        text(event, "user_id"),
                        time(event, "authenticated_before"),
                        time(event, "last_token_expires_at"));
            default -> {}
        }
    }

    private static Instant time(JsonNode event, String field) {
        return Instant.parse(text(event, field));
    }

    private static String text(JsonNode event, String field) {
        var value = event.path(field).asText();
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
