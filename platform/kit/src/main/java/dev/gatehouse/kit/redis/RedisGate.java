package dev.gatehouse.kit.redis;

import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Every question to Redis passes here: a bounded wait, and none at all for a while after it failed, so that Redis being away
 * costs a request next to nothing. Thread-safe; answers arrive on the caller's context.
 */
@ApplicationScoped
@Startup // so that its meters are there, at zero
public class RedisGate {

    private static final String REDIS = "redis";

    private final RedisConfig config;
    private final Vertx vertx;
    private final Degraded degraded;
    private final Counter failures;
    private volatile long closedUntil = System.nanoTime();
    private volatile boolean missed;

    RedisGate(RedisConfig config, Vertx vertx, Degraded degraded, MeterRegistry metrics) {
        this.config = config;
        this.vertx = vertx;
        this.degraded = degraded;
        this.failures = metrics.counter("gatehouse.redis.failures");
        degraded.without(REDIS, false);
    }

    /** Redis' answer, or the given one in its stead when Redis is away or slow; never fails. */
    public <T> Uni<T> ask(Supplier<Uni<T>> question, Supplier<T> whenAway) {
        if (isClosed()) {
            return Uni.createFrom().item(whenAway);
        }
        var context = vertx.getOrCreateContext();
        return Uni.createFrom()
                .deferred(question::get)
                .ifNoItem()
                .after(config.patience())
                .fail()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .invoke(this::answered)
                .onFailure()
                .invoke(this::close)
                .onFailure()
                .recoverWithItem(whenAway);
    }

    private boolean isClosed() {
        return closedUntil - System.nanoTime() > 0;
    }

    /** An answer to what was asked before the gate closed says nothing. */
    private void answered() {
        if (missed && !isClosed()) {
            missed = false;
            degraded.without(REDIS, false);
        }
    }

    private void close(Throwable failure) {
        failures.increment();
        long now = System.nanoTime();
        if (now - closedUntil > 0) {
            Log.warnf(
                    "Redis is not asked for %s: %s",
                    config.pause(), failure.getClass().getSimpleName());
        }
        closedUntil = now + config.pause().toNanos();
        missed = true;
        degraded.without(REDIS, true);
    }
}
