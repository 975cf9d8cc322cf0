package dev.gatehouse.kit.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many events are parked, per consumer: {@code gatehouse.inbox.retry} and {@code gatehouse.inbox.dead}, zero from the start. */
@ApplicationScoped
class InboxMetrics {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Each half from its own partial index. */
    private static final String MEASURE = """
            select consumer, 'RETRY' as state, count(*) as n from inbox where state = 'RETRY' group by consumer
            union all
            select consumer, 'DEAD' as state, count(*) as n from inbox where state = 'DEAD' group by consumer""";

    private final Pool pool;
    private final Vertx vertx;
    private final Map<String, AtomicLong> gauges = new HashMap<>();
    private long timer;

    InboxMetrics(Pool pool, Vertx vertx, MeterRegistry metrics, @All List<EventHandler<?>> handlers) {
        this.pool = pool;
        this.vertx = vertx;
        for (var handler : handlers) {
            gauge(metrics, "gatehouse.inbox.retry", handler.consumer(), "RETRY");
            gauge(metrics, "gatehouse.inbox.dead", handler.consumer(), "DEAD");
        }
    }

    private void gauge(MeterRegistry metrics, String name, String consumer, String state) {
        var value = new AtomicLong();
        gauges.put(consumer + " " + state, value);
        metrics.gauge(name, Tags.of("consumer", consumer), value);
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(LOOK.toMillis(), tick -> measure());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void measure() {
        pool.query(MEASURE)
                .execute()
                .subscribe()
                .with(this::show, failure -> Log.debugf("inbox not measured: %s", failure.getMessage()));
    }

    private void show(RowSet<Row> rows) {
        var found = new HashMap<String, Long>();
        rows.forEach(row -> found.put(row.getString("consumer") + " " + row.getString("state"), row.getLong("n")));
        gauges.forEach((key, gauge) -> gauge.set(found.getOrDefault(key, 0L)));
    }
}
