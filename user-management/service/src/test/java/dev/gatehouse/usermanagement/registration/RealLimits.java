package dev.gatehouse.usermanagement.registration;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The limits that other tests have out of their way; Redis on a busy machine may be slow. */
public class RealLimits implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "user-management.registration.per-minute", "3",
                "user-management.registration.per-hour", "20",
                "platform.redis.patience", "20s");
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
