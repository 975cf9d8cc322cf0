package dev.gatehouse.kit.security;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA and X25519 by BoringSSL, through Conscrypt, in a tenth and a fifth of the time that Java's own code takes (ADR 25). All
 * else stays Java's. Where Conscrypt has no library for the machine so do these, and nothing differs but the time.
 */
@ApplicationScoped
public class NativeCurves {

    /** As JCA calls ES256; the signature is DER, and P-256 is in the key. */
    public static final String ES256 = "SHA256withECDSA";

    private static final String PREFERRED = "GatehouseEcdsa";

    /** Before anything signs or seals. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent started) {
        if (!register()) {
            Log.warn("elliptic curves by Java's own code, which is slow: Conscrypt has no library for this machine");
        }
    }

    /** For the whole process. False when there is no library. */
    static synchronized boolean register() {
        if (!Conscrypt.isAvailable()) {
            return false;
        }
        var conscrypt = Conscrypt.newProvider();
        // as the last one, for who asks for it by name, as Tink does for HPKE; anew, for a class loader of tests may
        // have ended
        Security.removeProvider(conscrypt.getName());
        Security.addProvider(conscrypt);
        Security.removeProvider(PREFERRED);
        Security.insertProviderAt(new Preferred(conscrypt), 1);
        return true;
    }

    /** Conscrypt's ECDSA and nothing else of it: as the first provider itself it would bring its own TLS, digests and chance. */
    private static final class Preferred extends Provider {

        private static final long serialVersionUID = 1;

        Preferred(Provider conscrypt) {
            super(PREFERRED, "1", "ES256 by Conscrypt");
            putService(new Of(this, conscrypt.getService("Signature", ES256)));
        }
    }

    private static final class Of extends Provider.Service {

        private final Provider.Service service;

        Of(Provider provider, Provider.Service service) {
            super(provider, service.getType(), service.getAlgorithm(), service.getClassName(), null, null);
            this.service = service;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return service.newInstance(parameter);
        }
    }
}
