package dev.gatehouse.coreauth.session;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Learns from PostgreSQL which sessions and grants ended whose tokens still live: at the start all of them, afterwards what other
 * replicas ended, even while no event arrives. Safe on an event loop.
 */
@ApplicationScoped
class RevocationWatch {

    /** Looks overlap by more than clocks differ and a transaction lasts. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private static final String ENDED = """
            select id, ended_at from session where ended_at > $1
            union all select id, ended_at from ended_grant where ended_at > $1
            """;

    private final Pool pool;
    private final Revocations revocations;
    private final SessionConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Instant lookedAt = Instant.EPOCH;
    private long timer;

    RevocationWatch(Pool pool, Revocations revocations, SessionConfig config, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.revocations = revocations;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        tick();
        timer = vertx.setPeriodic(config.revocationLook().toMillis(), ignored -> tick());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** False until the first look has succeeded: before that a revoked session's token could pass. */
    boolean hasLooked() {
        return !lookedAt.equals(Instant.EPOCH);
    }

    Uni<Void> look() {
        var now = clock.instant();
        var since = hasLooked() ? lookedAt.minus(OVERLAP) : now.minus(revocations.longestDenial());
        return pool.preparedQuery(ENDED)
                .execute(Tuple.of(since.atOffset(ZoneOffset.UTC)))
                .invoke(rows -> {
                    rows.forEach(row -> revocations.deny(
                            row.getString("id"),
                            row.getOffsetDateTime("ended_at").toInstant()));
                    lookedAt = now;
                })
                .replaceWithVoid();
    }

    private void tick() {
        if (busy.compareAndSet(false, true)) {
            look().onTermination()
                    .invoke(() -> busy.set(false))
                    .subscribe()
                    .with(done -> {}, failure -> Log.debugf("revocations not read: %s", failure.getMessage()));
        }
    }
}
