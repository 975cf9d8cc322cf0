package dev.gatehouse.coreauth.keys;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The one key that is not in the database. Read once, at start; a service that cannot read it does not start. */
@Startup
@Singleton
class MasterKey {

    static final int BYTES = 32;

    private static final String IN_FILE = "core-auth.keys.master-key-file (GATEHOUSE_MASTER_KEY_FILE)";
    private static final String AS_TEXT = "core-auth.keys.master-key (GATEHOUSE_MASTER_KEY)";

    private final SecretKey key;

    @Inject
    MasterKey(KeysConfig config) {
        this(config.masterKeyFile(), config.masterKey());
    }

    MasterKey(Optional<String> file, Optional<String> text) {
        this(configured(file, text));
    }

    private MasterKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
    }

    private static byte[] configured(Optional<String> file, Optional<String> text) {
        if (file.isPresent() == text.isPresent()) {
            throw new IllegalStateException("Set either " + IN_FILE + " or " + AS_TEXT + ": the base64 of " + BYTES
                    + " random bytes, or a file that holds it.");
        }
        return file.map(name -> read(Path.of(name)))
                .orElseGet(() -> decoded(text.orElseThrow().getBytes(StandardCharsets.US_ASCII), AS_TEXT));
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
        try {
            return decoded(Files.readAllBytes(file), IN_FILE + ": " + file);
        } catch (IOException unreadable) {
            throw new IllegalStateException(IN_FILE + ": cannot read " + file + ".", unreadable);
        }
    }

    /** @param text overwritten */
    private static byte[] decoded(byte[] text, String where) {
        try {
            var bytes = Base64.getMimeDecoder().decode(text);
            if (bytes.length != BYTES) {
                throw new IllegalStateException(
                        where + " must hold the base64 of " + BYTES + " bytes, not of " + bytes.length + ".");
            }
            return bytes;
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(where + " is not base64.");
        } finally {
            Arrays.fill(text, (byte) ' ');
        }
    }
}
