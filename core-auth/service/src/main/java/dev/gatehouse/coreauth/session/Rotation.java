package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.RefreshToken;
import io.vertx.core.buffer.Buffer;

/** A wish to replace a refresh token by its successor. */
record Rotation(RefreshToken presented, RefreshToken successor, Client client) {

    String sessionId() {
        return presented.sessionId();
    }

    Buffer presentedHash() {
        return Buffer.buffer(presented.hash());
    }

    Buffer successorHash() {
        return Buffer.buffer(successor.hash());
    }
}
