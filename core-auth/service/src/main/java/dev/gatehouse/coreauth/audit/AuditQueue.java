package dev.gatehouse.coreauth.audit;

import dev.gatehouse.kit.postgres.PostgresFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Entries that nobody waits for, written several at once. Bounded: what comes on top is dropped, counted in a metric, and told of by
 * an entry once there is room. While the database is away they wait; one whose commit was not acknowledged may be there twice.
 * Thread-safe.
 */
@ApplicationScoped
class AuditQueue {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 10;

    private static final String APPEND = """
            select audit_append($1, $2, $3, $4, $5,
                                coalesce($6, (select user_id from credential where canonical_email = $11)),
                                $7, $8, $9, $10)""";

    /** @param address of whom it was done to; null when the entry says that itself */
    private record Waiting(AuditEntry entry, @Nullable String address) {

        Tuple arguments() {
            return entry.addTo(Tuple.tuple()).addString(address);
        }

        @Override
        public String toString() {
            return entry.toString();
        }
    }

    private final Pool pool;
    private final AuditConfig config;
    private final Vertx vertx;
    private final Counter dropped;
    private final ArrayBlockingQueue<Waiting> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean busy = new AtomicBoolean();
    /** What is being written; belongs to whoever made this busy. */
    private final List<Waiting> unwritten = new ArrayList<>();

    private long timer;

    AuditQueue(Pool pool, AuditConfig config, Vertx vertx, MeterRegistry metrics) {
        this.pool = pool;
        this.config = config;
        this.vertx = vertx;
        this.waiting = new ArrayBlockingQueue<>(config.waiting());
        this.dropped = metrics.counter("gatehouse.audit.dropped");
        metrics.gauge("gatehouse.audit.waiting", waiting, ArrayBlockingQueue::size);
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.pause().toMillis(), tick -> flush());
    }

    /** Waits for what is left, for a moment. Blocks the thread that stops the process. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        vertx.cancelTimer(timer);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while ((busy.get() || left() > 0) && System.nanoTime() < deadline) {
            flush();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        if (left() > 0) {
            Log.errorf("%d entries of the audit log are lost: the database cannot be reached", left());
        }
    }

    void add(AuditEntry entry) {
        add(new Waiting(entry, null));
    }

    /** @param canonicalEmail of whom it was done to, if there is somebody */
    void add(AuditEntry entry, String canonicalEmail) {
        add(new Waiting(entry, canonicalEmail));
    }

    private void add(Waiting told) {
        if (!waiting.offer(told)) {
            lost(1);
        }
    }

    /** Writes what waits, unless that is under way. */
    void flush() {
        if (busy.compareAndSet(false, true)) {
            write().onTermination()
                    .invoke(() -> busy.set(false))
                    .subscribe()
                    .with(done -> {}, failure -> Log.warnf("entries of the audit log wait: %s", failure.getMessage()));
        }
    }

    private Uni<Void> write() {
        long missing = unwritten.isEmpty() ? lost.getAndSet(0) : 0;
        if (missing > 0) {
            var told = AuditEntry.success(AuditKind.ENTRIES_DROPPED, Initiator.system("audit"), null);
            unwritten.add(new Waiting(told.with(missing + " entries"), null));
        }
        waiting.drainTo(unwritten, Math.max(0, config.batch() - unwritten.size()));
        if (unwritten.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        boolean full = unwritten.size() >= config.batch();
        var arguments = unwritten.stream().map(Waiting::arguments).toList();
        return pool.preparedQuery(APPEND)
                .executeBatch(arguments)
                .invoke(unwritten::clear)
                .onFailure(failure -> !PostgresFailure.isAway(failure))
                .invoke(this::giveUp)
                .flatMap(written -> full ? write() : Uni.createFrom().voidItem());
    }

    /** What is not written yet. To be asked when nothing is being written. */
    int left() {
        return waiting.size() + unwritten.size();
    }

    /** What the database does not take would keep everything behind it waiting for ever. */
    private void giveUp(Throwable failure) {
        Log.error("entries of the audit log were refused", failure);
        lost(unwritten.size());
        unwritten.clear();
    }

    private void lost(int entries) {
        dropped.increment(entries);
        lost.addAndGet(entries);
    }
}
