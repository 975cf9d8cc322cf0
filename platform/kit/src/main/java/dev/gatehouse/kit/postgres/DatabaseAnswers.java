package dev.gatehouse.kit.postgres;

import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Whether PostgreSQL answers this service. However many ask, one statement is under way at a time and its outcome serves all of
 * them for a second: those who ask must not be what a slow database is busy with, nor wait in the queue of requests. Once it has not
 * answered they wait half a second at most: a balancer that hears nothing cannot know that nothing but the database is missing.
 */
@Readiness
@ApplicationScoped
@Startup // so that its meter is there, at zero
@IfBuildProperty(name = "platform.readiness.postgres", stringValue = "true", enableIfMissing = true)
class DatabaseAnswers implements AsyncHealthCheck {

    private static final String POSTGRES = "postgres";
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final Duration MISSED = Duration.ofMillis(500);

    private final Pool pool;
    private final Vertx vertx;
    private final PostgresConfig config;
    private final Degraded degraded;
    private final AtomicReference<@Nullable Statement> last = new AtomicReference<>();
    private volatile boolean missed;

    DatabaseAnswers(Pool pool, Vertx vertx, PostgresConfig config, Degraded degraded) {
        this.pool = pool;
        this.vertx = vertx;
        this.config = config;
        this.degraded = degraded;
        degraded.without(POSTGRES, false);
    }

    /** One that is under way, or was lately. */
    private static final class Statement {
        private final CompletableFuture<Boolean> answered = new CompletableFuture<>();
        private final AtomicBoolean settled = new AtomicBoolean();
        private volatile long settledAt;

        boolean isRecent() {
            return !answered.isDone() || System.nanoTime() - settledAt < REMEMBERED.toNanos();
        }
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var statement = recent();
        return Uni.createFrom().emitter(asking -> {
            if (missed) {
                vertx.setTimer(MISSED.toMillis(), timer -> asking.complete(answer(false)));
            }
            statement.answered.thenAccept(up -> asking.complete(answer(up)));
        });
    }

    private Statement recent() {
        var before = last.get();
        if (before != null && before.isRecent()) {
            return before;
        }
        var next = new Statement();
        if (!last.compareAndSet(before, next)) {
            return recent();
        }
        pool.query("select 1").execute().subscribe().with(rows -> settle(next, true), failure -> settle(next, false));
        vertx.setTimer(config.poolWait().toMillis(), timer -> settle(next, false));
        return next;
    }

    private void settle(Statement statement, boolean up) {
        if (statement.settled.compareAndSet(false, true)) {
            missed = !up;
            degraded.without(POSTGRES, !up);
            statement.settledAt = System.nanoTime();
            statement.answered.complete(up);
        }
    }

    private static HealthCheckResponse answer(boolean up) {
        return HealthCheckResponse.named("PostgreSQL").status(up).build();
    }
}
