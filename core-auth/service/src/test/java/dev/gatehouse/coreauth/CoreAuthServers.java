package dev.gatehouse.coreauth;

import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestBreaches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The backing servers and what core-auth needs besides: a master key, and a list of breached passwords. Limits per network are out of the way, for all tests come
 * from one; and Redis on a busy machine may be slow.
 */
public class CoreAuthServers extends BackingServers {

    private static final int MASTER_KEY_BYTES = 32;

    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(super.start());
        config.put("GATEHOUSE_MASTER_KEY_FILE", masterKey().toString());
        config.put("GATEHOUSE_BREACHED_PASSWORDS_FILE", TestBreaches.file().toString());
        config.put("platform.off-loop.patience", "20s"); // a busy machine is no disk that hangs
        config.put("quarkus.grpc.server.test-port", FreePorts.take(1).getFirst().toString());
        config.put("GATEHOUSE_AUTHORIZATION_GRPC", AuthorizationStandIn.address());
        config.put("core-auth.login.network-burst", "100000");
        config.put("core-auth.sessions.ended-page", "3"); // pages without hundreds of sessions
        config.put("platform.redis.patience", "20s");
        config.put("quarkus.redis.timeout", "20s"); // of tests that look themselves
        return config;
    }

    private static Path masterKey() {
        try {
            var bytes = new byte[MASTER_KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            var file = Files.createTempFile("gatehouse-master-key", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
