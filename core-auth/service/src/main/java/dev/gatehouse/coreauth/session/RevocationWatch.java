package dev.gatehouse.coreauth.session;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Learns from PostgreSQL which sessions and grants ended whose tokens still live: at the start all of them, afterwards what other
 * replicas ended, even while no event arrives. Has told what it finds that way. Safe on an event loop.
 */
@ApplicationScoped
class RevocationWatch {

    /**
     * Looks overlap by as much as clocks may differ, and as whoever ends something may wait for a connection, a lock and a
     * statement after he has looked at his.
     */
    private static final Duration OVERLAP = Revocations.LEEWAY.plusSeconds(20);

    private static final String ENDED = """
            select id, user_id, ended_at from session where ended_at > $1
            union all select id, null::uuid, ended_at from ended_grant where ended_at > $1
            """;

    private final Pool pool;
    private final Revocations revocations;
    private final UntoldEndings untold;
    private final SessionConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Instant lookedAt = Instant.EPOCH;
    private long timer;

    RevocationWatch(
            Pool pool, Revocations revocations, UntoldEndings untold, SessionConfig config, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.revocations = revocations;
        this.untold = untold;
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

    /** The first look has nothing told: what ended before was for those to tell who were there. */
    Uni<Void> look() {
        var now = clock.instant();
        boolean isFirst = !hasLooked();
        var since = isFirst ? now.minus(revocations.longestDenial()) : lookedAt.minus(OVERLAP);
        return pool.preparedQuery(ENDED)
                .execute(Tuple.of(since.atOffset(ZoneOffset.UTC)))
                .invoke(rows -> {
                    var learned = learn(rows);
                    lookedAt = now;
                    if (!isFirst) {
                        untold.add(learned);
                    }
                })
                .replaceWithVoid();
    }

    private List<UntoldEndings.Ended> learn(RowSet<Row> rows) {
        var learned = new ArrayList<UntoldEndings.Ended>();
        for (var row : rows) {
            var id = row.getString("id");
            var endedAt = row.getOffsetDateTime("ended_at").toInstant();
            if (revocations.learn(id, endedAt)) {
                learned.add(new UntoldEndings.Ended(id, row.getUUID("user_id"), endedAt));
            }
        }
        return learned;
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
