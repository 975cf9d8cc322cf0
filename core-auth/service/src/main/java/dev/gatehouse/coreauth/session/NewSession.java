package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.RefreshToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;

/** A session about to be stored, with its first refresh token. */
record NewSession(Session session, RefreshToken refreshToken, Client client) {

    /** In the order of the insert's parameters. */
    Tuple arguments() {
        return Tuple.from(new Object[] {
            session.id(),
            session.userId(),
            session.kind().name(),
            session.authenticatedAt().atOffset(ZoneOffset.UTC),
            session.createdAt().atOffset(ZoneOffset.UTC),
            session.expiresAt().atOffset(ZoneOffset.UTC),
            Buffer.buffer(refreshToken.hash()),
            client.fingerprint(),
            session.deviceName(),
            session.clientAddress()
        });
    }
}
