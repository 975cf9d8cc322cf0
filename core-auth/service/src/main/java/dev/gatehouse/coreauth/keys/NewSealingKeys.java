package dev.gatehouse.coreauth.keys;

import com.google.crypto.tink.subtle.X25519;
import dev.gatehouse.kit.id.Ids;
import io.quarkus.logging.Log;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.security.InvalidKeyException;
import java.util.Arrays;

/** Makes X25519 key pairs (RFC 7748), their private half encrypted at once. */
@Singleton
class NewSealingKeys {

    private final KeyEncryption encryption;
    private final Ids ids;

    NewSealingKeys(KeyEncryption encryption, Ids ids) {
        this.encryption = encryption;
        this.ids = ids;
    }

    SealingKeyRepository.NewSealingKey next() {
        var id = ids.next().toString();
        var secret = X25519.generatePrivateKey();
        try {
            Log.infof("sealing key %s made", id);
            return new SealingKeyRepository.NewSealingKey(
                    id,
                    Buffer.buffer(X25519.publicFromPrivate(secret)),
                    Buffer.buffer(encryption.encrypt(secret, contextOf(id))));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a fresh X25519 key is not valid", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    static String contextOf(String keyId) {
        return "sealing-key/" + keyId;
    }
}
