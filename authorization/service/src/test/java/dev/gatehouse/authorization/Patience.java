package dev.gatehouse.authorization;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Servers that answer may be late on a busy machine: none of them counts as away for that, and what is known as stale. */
public final class Patience implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "authorization.knowledge.database-wait", "10s",
                "authorization.knowledge.redis-wait", "5s",
                "authorization.knowledge.fresh-for", "20s",
                "platform.postgres.lock-timeout", "10s",
                "platform.postgres.pool-wait", "20s");
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
