package dev.gatehouse.chaos.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.chaos.load.Client;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** What time one process of core-auth believes it is: somebody signs in there, past the gateway, and the token says. */
final class ReplicaClock implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 60;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** An answer takes a while, and a token tells whole seconds. */
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    private final Client replica;
    private final Map<String, String> somebody;

    private ReplicaClock(Client replica, Map<String, String> somebody) {
        this.replica = replica;
        this.somebody = somebody;
    }

    /** Registers who is to sign in there. */
    static ReplicaClock of(Scene scene, String replica) throws InterruptedException {
        var somebody =
                Map.of("email", "clock" + UUID.randomUUID() + "@example.org", "password", "a clock keeper 7 keys");
        var key = UUID.randomUUID().toString();
        try (var gateway = new Client(scene.system().gateway())) {
            for (int i = 0; i < TRIES; i++) {
                if (gateway.post("/v1/registrations", somebody, key).status() == 202) {
                    var address = scene.system().ports().address(replica);
                    return new ReplicaClock(new Client(URI.create("http://" + address)), somebody);
                }
                Scene.wait(PAUSE);
            }
        }
        throw new IllegalStateException("nobody can register who would ask " + replica + " for its time");
    }

    /** How far it is ahead of this process' clock, by the second. Waits for who was just registered. */
    Duration ahead() throws InterruptedException, IOException {
        for (int i = 0; i < TRIES; i++) {
            var reply = replica.post("/v1/auth/login", null, somebody);
            if (reply.status() == 200) {
                return Duration.between(Instant.now(), issuedAt(reply.text("access_token")));
            }
            Scene.wait(PAUSE);
        }
        throw new IllegalStateException("nobody can sign in to ask for the time");
    }

    /** The {@code iat} of a JWT. */
    static Instant issuedAt(String token) throws IOException {
        var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return Instant.ofEpochSecond(JSON.readTree(claims).path("iat").asLong());
    }

    /** Whether a clock that is {@code ahead} has been moved by {@code step}. */
    static boolean shows(Duration ahead, Duration step) {
        return ahead.minus(step).abs().compareTo(TOLERANCE) < 0;
    }

    @Override
    public void close() {
        replica.close();
    }
}
