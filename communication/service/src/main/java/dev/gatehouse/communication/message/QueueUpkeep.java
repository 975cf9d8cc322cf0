package dev.gatehouse.communication.message;

import dev.gatehouse.kit.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Parks what dead workers left, measures the queue, and forgets who got mail. */
@ApplicationScoped
class QueueUpkeep {

    private static final double LATE_SECONDS = 60;

    private final MessageRepository messages;
    private final AddressTally tally;
    private final Reports reports;
    private final Outbox outbox;
    private final Pool pool;
    private final MessageConfig config;
    private final Vertx vertx;
    private long timer;
    private volatile MessageRepository.Backlog backlog = new MessageRepository.Backlog(0, 0, 0);

    QueueUpkeep(
            MessageRepository messages,
            AddressTally tally,
            Reports reports,
            Outbox outbox,
            Pool pool,
            MessageConfig config,
            Vertx vertx,
            MeterRegistry metrics) {
        this.messages = messages;
        this.tally = tally;
        this.reports = reports;
        this.outbox = outbox;
        this.pool = pool;
        this.config = config;
        this.vertx = vertx;
        metrics.gauge("gatehouse.mail.queued", this, upkeep -> upkeep.backlog.queued());
        metrics.gauge("gatehouse.mail.queued.age.seconds", this, upkeep -> upkeep.backlog.ageSeconds());
        metrics.gauge("gatehouse.mail.parked", this, upkeep -> upkeep.backlog.parked());
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.sweep().toMillis(), tick -> sweep());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void sweep() {
        pool.withTransaction(transaction -> messages.parkAbandoned(transaction)
                        .call(parked -> outbox.append(
                                transaction,
                                parked.stream().map(reports::inDoubt).toList())))
                .invoke(this::parked)
                .flatMap(parked -> tally.forget())
                .flatMap(forgotten -> messages.measure())
                .subscribe()
                .with(this::measured, failure -> Log.debugf("queue not looked after: %s", failure.getMessage()));
    }

    private void parked(List<QueuedMessage> parked) {
        if (!parked.isEmpty()) {
            Log.errorf("%d mails parked: their worker is gone, nobody knows whether they were accepted", parked.size());
            outbox.wake();
        }
    }

    private void measured(MessageRepository.Backlog now) {
        backlog = now;
        if (now.ageSeconds() > LATE_SECONDS) {
            Log.warnf("%d mails wait, the oldest for %d s", now.queued(), Math.round(now.ageSeconds()));
        }
    }
}
