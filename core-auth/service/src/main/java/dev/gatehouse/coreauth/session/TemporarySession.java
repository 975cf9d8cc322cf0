package dev.gatehouse.coreauth.session;

import java.time.ZoneOffset;
import java.util.List;

/**
 * A temporary session about to be stored, by the one statement of whoever opens it: a registration is answered after a single
 * round trip.
 */
public record TemporarySession(Session session, Client client) {

    /**
     * Stores one for the user in the only row of {@code users}, or nothing when that has none. {@link #values} are its parameters,
     * {@code first} the first one's number.
     */
    public static String insert(String users, int first) {
        return """
                insert into session (id, kind, authenticated_at, created_at, last_seen_at, expires_at,
                                     client_hash, device_name, client_address, user_id)
                select $%1$d, 'TEMPORARY', $%2$d, $%2$d, $%2$d, $%3$d, $%4$d, $%5$d, $%6$d, user_id from %7$s""".formatted(first, first + 1, first + 2, first + 3, first + 4, first + 5, users);
    }

    /** In the order of the insert's parameters. */
    public List<Object> values() {
        return List.of(
                session.id(),
                session.createdAt().atOffset(ZoneOffset.UTC),
                session.expiresAt().atOffset(ZoneOffset.UTC),
                client.fingerprint(),
                session.deviceName(),
                session.clientAddress());
    }
}
