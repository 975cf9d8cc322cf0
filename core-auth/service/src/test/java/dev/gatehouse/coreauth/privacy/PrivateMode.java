package dev.gatehouse.coreauth.privacy;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Registrations tell nobody who has an account. */
public class PrivateMode implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gatehouse.registration.privacy", "private",
                "core-auth.activation.review.silence", "10ms",
                "core-auth.activation.review.email-deadline", "1h",
                "core-auth.activation.review.sweep", "0s");
    }
}
