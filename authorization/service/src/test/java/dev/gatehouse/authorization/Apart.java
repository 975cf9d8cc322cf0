package dev.gatehouse.authorization;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application apart from the other tests': new, open to set-up, and it never polls PostgreSQL for changes. */
public final class Apart implements QuarkusTestProfile {

    public static final String SETUP_TOKEN = "Zm9yIHRlc3RzIG9ubHksIDEyOCBiaXRz";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "GATEHOUSE_SETUP_TOKEN", SETUP_TOKEN,
                "authorization.knowledge.poll", "1h",
                "authorization.knowledge.answers-for", "1h");
    }
}
