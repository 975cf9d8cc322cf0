package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.direct.KafkaAbsence;
import dev.gatehouse.kit.pace.Rest;
import dev.gatehouse.kit.postgres.DedicatedConnections;
import dev.gatehouse.kit.postgres.Leadership;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Carries committed events to Kafka: at least once, one subject's events in order, one replica at a time. While Kafka is away they
 * go to their consumers directly, and to Kafka later. Its state is confined to one Vert.x context.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final String CHANNEL = "outbox";
    private static final Duration UPKEEP = Duration.ofHours(1);
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(1);
    private static final Duration RESIGNATION = Duration.ofSeconds(2);

    private final OutboxRows rows;
    private final KafkaDelivery kafka;
    private final DirectDelivery direct;
    private final KafkaAbsence absence;
    private final OutboxConfig config;
    private final Rest rest;
    private final Vertx vertx;
    private final Pool pool;
    private final Leadership leadership;
    private final Context context;
    private final List<Long> timers = new ArrayList<>();

    private boolean busy;
    private boolean again;
    private long began;
    private long restsUntil = System.nanoTime();
    private volatile boolean stopped;
    private volatile boolean notifying;
    private volatile OutboxRows.Backlog backlog = new OutboxRows.Backlog(0, 0);

    OutboxRelay(
            OutboxRows rows,
            KafkaDelivery kafka,
            DirectDelivery direct,
            KafkaAbsence absence,
            OutboxConfig config,
            Rest rest,
            Vertx vertx,
            Pool pool,
            DedicatedConnections connections,
            MeterRegistry metrics) {
        this.rows = rows;
        this.kafka = kafka;
        this.direct = direct;
        this.absence = absence;
        this.config = config;
        this.rest = rest;
        this.vertx = vertx;
        this.pool = pool;
        this.context = vertx.getOrCreateContext();
        this.leadership = new Leadership(connections, CHANNEL, this::wake);
        metrics.gauge("gatehouse.outbox.depth", this, relay -> relay.backlog.depth());
        metrics.gauge("gatehouse.outbox.age.seconds", this, relay -> relay.backlog.ageSeconds());
    }

    void start(@Observes StartupEvent started) {
        context.runOnContext(ignored -> {
            lead();
            timers.add(vertx.setPeriodic(config.election().toMillis(), tick -> lead()));
            timers.add(vertx.setPeriodic(config.backstop().toMillis(), tick -> look()));
            timers.add(vertx.setPeriodic(UPKEEP.toMillis(), tick -> maintain()));
        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        timers.forEach(vertx::cancelTimer);
        leadership.resign().ifNoItem().after(RESIGNATION).fail().subscribe().with(done -> {}, failure -> {});
    }

    /** Looks at once, here or in the replica that leads. Callable from any thread. */
    public void wake() {
        if (stopped) {
            return;
        }
        if (leadership.isLeading()) {
            context.runOnContext(ignored -> relay());
        } else if (!notifying) {
            notifying = true;
            pool.query("notify " + CHANNEL)
                    .execute()
                    .onTermination()
                    .invoke(() -> notifying = false)
                    .subscribe()
                    .with(done -> {}, failure -> Log.debugf("relay not woken: %s", failure.getMessage()));
        }
    }

    private void lead() {
        leadership.beat();
        if (!stopped && !leadership.isLeading()) {
            leadership.attempt().subscribe().with(leading -> {
                if (leading) {
                    Log.info("relaying the outbox");
                    maintain();
                    context.runOnContext(ignored -> relay());
                }
            });
        }
    }

    /** What waits is measured by every replica: when none leads, somebody has to say so. */
    private void look() {
        rows.backlog().subscribe().with(now -> backlog = now, failure -> {});
        if (leadership.isLeading()) {
            relay();
        } else {
            absence.quiet();
        }
    }

    private void maintain() {
        if (leadership.isLeading()) {
            rows.maintain(config.daysKept())
                    .subscribe()
                    .with(done -> {}, failure -> Log.warn("outbox partitions not maintained", failure));
        }
    }

    private void relay() {
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        again = false;
        long wait = TimeUnit.NANOSECONDS.toMillis(restsUntil - System.nanoTime());
        if (wait > 0) {
            vertx.setTimer(wait, ignored -> round());
        } else {
            round();
        }
    }

    private void round() {
        began = System.nanoTime();
        again = false;
        boolean past = absence.isAway();
        if (past) {
            offerKafka();
        }
        (past ? direct.round() : kafka.round())
                .ifNoItem()
                .after(LONGEST_ROUND)
                .fail()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(this::relayed, this::failed);
    }

    private void offerKafka() {
        kafka.probe().subscribe().with(back -> {
            if (back) {
                wake();
            }
        });
    }

    private void relayed(boolean more) {
        end(more);
        if ((more || again) && !stopped && leadership.isLeading()) {
            relay();
        }
    }

    private void failed(Throwable failure) {
        Log.warnf("events stay in the outbox for now: %s", failure.getMessage());
        end(false);
    }

    private void end(boolean more) {
        busy = false;
        restsUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(rest.after(began, more));
    }
}
