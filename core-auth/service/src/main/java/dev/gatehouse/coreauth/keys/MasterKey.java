package dev.gatehouse.coreauth.keys;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The one key that is not in the database. Read once, at start; a service that cannot read it does not start. */
@Startup
@Singleton
class MasterKey {

    static final int BYTES = 32;

    private static final String SETTING = "core-auth.keys.master-key-file (GATEHOUSE_MASTER_KEY_FILE)";

    private final SecretKey key;

    @Inject
    MasterKey(KeysConfig config) {
        this(Path.of(config.masterKeyFile()
                .orElseThrow(() -> new IllegalStateException(
                        SETTING + " is not set: name a file with the base64 of " + BYTES + " random bytes."))));
    }

    MasterKey(Path file) {
        var bytes = read(file);
        this.key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
    }

    SecretKey key() {
        return key;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "MasterKey[…]";
    }

    private static byte[] read(Path file) {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalStateException(SETTING + ": cannot read " + file + ".", unreadable);
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(text);
            if (bytes.length != BYTES) {
                throw new IllegalStateException(SETTING + ": " + file + " must hold the base64 of " + BYTES
                        + " bytes, not of " + bytes.length + ".");
            }
            return bytes;
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(SETTING + ": " + file + " is not base64.");
        } finally {
            Arrays.fill(text, (byte) ' ');
        }
    }
}
