package dev.gatehouse.coreauth.token;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 under this installation's secret, a purpose in front of each input. Thread-safe. */
@ApplicationScoped
class InstallationMac {

    enum Purpose {
        SUCCESSOR(1),
        TAG(2),
        PSEUDONYM(3),
        STATEMENT(8),
        DEVICE(9);

        private final byte prefix;

        Purpose(int prefix) {
            this.prefix = (byte) prefix;
        }
    }

    /** One thread's prepared MAC. */
    private record Engine(SecretKey key, Mac mac) {}

    private static final String ALGORITHM = "HmacSHA256";
    private static final ThreadLocal<Engine> ENGINES = new ThreadLocal<>();

    private final TokenKeys keys;

    InstallationMac(TokenKeys keys) {
        this.keys = keys;
    }

    /** Of the first {@code length} bytes. */
    byte[] of(Purpose purpose, byte[] input, int length) {
        var mac = engine(keys.chain()).mac();
        mac.update(purpose.prefix);
        mac.update(input, 0, length);
        return mac.doFinal();
    }

    private static Engine engine(SecretKey key) {
        @Nullable Engine engine = ENGINES.get();
        if (engine == null || !engine.key.equals(key)) {
            engine = new Engine(key, initialised(key));
            ENGINES.set(engine);
        }
        return engine;
    }

    private static Mac initialised(SecretKey key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is not available", e);
        }
    }
}
