package dev.gatehouse.kit.postgres;

import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

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

    private final Uni<Boolean> answers;
    private volatile boolean answered = true;

    DatabaseAnswers(Pool pool, PostgresConfig config, Degraded degraded) {
        degraded.without(POSTGRES, false);
        this.answers = pool.query("select 1")
                .execute()
                .replaceWith(true)
                .ifNoItem()
                .after(config.poolWait())
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .invoke(up -> {
                    answered = up;
                    degraded.without(POSTGRES, !up);
                })
                .memoize()
                .forFixedDuration(REMEMBERED);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var soon = answered ? answers : answers.ifNoItem().after(MISSED).recoverWithItem(false);
        return soon.map(up -> HealthCheckResponse.named("PostgreSQL").status(up).build());
    }
}
