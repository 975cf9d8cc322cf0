package dev.gatehouse.coreauth.session;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/** Deletes sessions that have been over for long, in small portions; every replica may, they pass over each other's rows. */
@ApplicationScoped
class SessionUpkeep {

    private static final long INTERVAL_MILLIS = 60_000;
    private static final int PORTION = 10_000;

    private final SessionRepository sessions;
    private final GrantEndings grants;
    private final SessionConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;

    SessionUpkeep(SessionRepository sessions, GrantEndings grants, SessionConfig config, Clock clock, Vertx vertx) {
        this.sessions = sessions;
        this.grants = grants;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> deleteExpired()
                .flatMap(deleted -> grants.forgetExpired())
                .subscribe()
                .with(deleted -> {}, failure -> Log.debugf("sessions not deleted: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    Uni<Integer> deleteExpired() {
        return sessions.deleteExpired(clock.instant().minus(config.kept()), PORTION);
    }
}
