package dev.gatehouse.coreauth.keys;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A password's hash on its way through another service, which cannot read it, and all that it is bound to.
 *
 * @param encrypted by {@link HashEncryption}
 */
public record HashedPassword(UUID userId, UUID taskId, int credentialVersion, Buffer encrypted) {

    @Override
    public String toString() {
        return "HashedPassword[" + taskId + "]";
    }
}
