package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.RefreshToken;
import dev.gatehouse.coreauth.token.SessionId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session about to be stored. */
record NewSession(Session session, @Nullable RefreshToken refreshToken, Client client) {

    static NewSession temporary(UUID userId, Client client, Instant now, Duration life) {
        return new NewSession(
                session(SessionId.next(), userId, SessionKind.TEMPORARY, client, now, now, life), null, client);
    }

    static NewSession refreshable(
            SessionKind kind,
            RefreshToken first,
            UUID userId,
            Client client,
            Instant authenticatedAt,
            Instant now,
            Duration life) {
        return new NewSession(
                session(first.sessionId(), userId, kind, client, authenticatedAt, now, life), first, client);
    }

    private static Session session(
            String id,
            UUID userId,
            SessionKind kind,
            Client client,
            Instant authenticatedAt,
            Instant now,
            Duration life) {
        return new Session(
                id, userId, kind, authenticatedAt, now, now.plus(life), now, client.deviceName(), client.address());
    }

    Tuple arguments() {
        return Tuple.from(new Object[] {
            session.id(),
            session.userId(),
            session.kind().name(),
            session.authenticatedAt().atOffset(ZoneOffset.UTC),
            session.createdAt().atOffset(ZoneOffset.UTC),
            session.expiresAt().atOffset(ZoneOffset.UTC),
            refreshToken == null ? null : Buffer.buffer(refreshToken.hash()),
            client.fingerprint(),
            session.deviceName(),
            session.clientAddress()
        });
    }
}
