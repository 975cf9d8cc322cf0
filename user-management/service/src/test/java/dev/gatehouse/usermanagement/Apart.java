package dev.gatehouse.usermanagement;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * An application apart from the other tests': it starts while the issuer of tokens is away, registrations are private, and their
 * head start is long enough to look at what is not announced, with nothing else that would announce it.
 */
public final class Apart implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "platform.tokens.jwks-url", "http://127.0.0.1:1/jwks.json",
                "gatehouse.registration.privacy", "private",
                "user-management.registration.head-start", "5s",
                "platform.outbox.backstop", "1h");
    }
}
