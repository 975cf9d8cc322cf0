package dev.gatehouse.kit.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Every question to Redis passes here: a bounded wait, and none at all for a while after it failed, so that Redis being away
 * costs a request next to nothing. Thread-safe; answers arrive on the caller's context.
 */
@ApplicationScoped
public class RedisGate {

    private final RedisConfig config;
    private final Vertx vertx;
    private final Counter failures;
    private volatile long closedUntil = System.nanoTime();

    RedisGate(RedisConfig config, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.vertx = vertx;
        this.failures = metrics.counter("gatehouse.redis.failures");
    }

    /** Redis' answer, or the given one in its stead when Redis is away or slow; never fails. */
    public <T> Uni<T> ask(Supplier<Uni<T>> question, Supplier<T> whenAway) {
        if (closedUntil - System.nanoTime() > 0) {
            return Uni.createFrom().item(whenAway);
        }
        var context = vertx.getOrCreateContext();
        return Uni.createFrom()
                .deferred(question::get)
                .ifNoItem()
                .after(config.patience())
                .fail()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .onFailure()
                .invoke(this::close)
                .onFailure()
                .recoverWithItem(whenAway);
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
    }
}
