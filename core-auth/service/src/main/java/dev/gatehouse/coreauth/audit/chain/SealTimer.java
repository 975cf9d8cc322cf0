package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.audit.AuditConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Seals from time to time, prunes each hour, and shows from outside the database how far the chain has come. */
@ApplicationScoped
class SealTimer {

    private static final long UPKEEP_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final Sealer sealer;
    private final ChainUpkeep upkeep;
    private final ChainRepository repository;
    private final ChainGuard guard;
    private final AuditConfig config;
    private final Vertx vertx;
    private final Pool pool;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final List<Long> timers = new ArrayList<>();
    private volatile ChainRepository.Progress progress = new ChainRepository.Progress(0, 0);
    private volatile long headLogged = System.nanoTime();

    SealTimer(
            Sealer sealer,
            ChainUpkeep upkeep,
            ChainRepository repository,
            ChainGuard guard,
            AuditConfig config,
            Vertx vertx,
            Pool pool,
            MeterRegistry metrics) {
        this.sealer = sealer;
        this.upkeep = upkeep;
        this.repository = repository;
        this.guard = guard;
        this.config = config;
        this.vertx = vertx;
        this.pool = pool;
        metrics.gauge("gatehouse.audit.sequence", this, each -> each.progress.sequence());
        metrics.gauge("gatehouse.audit.unsealed.age.seconds", this, each -> Math.max(0, each.progress.age()));
    }

    void start(@Observes StartupEvent started) {
        maintain();
        timers.add(vertx.setPeriodic(config.sealing().toMillis(), tick -> look()));
        timers.add(vertx.setPeriodic(UPKEEP_MILLIS, tick -> maintain()));
    }

    void stop(@Observes ShutdownEvent stopping) {
        timers.forEach(vertx::cancelTimer);
    }

    private void look() {
        if (busy.compareAndSet(false, true)) {
            repository
                    .progress(pool)
                    .invoke(this::saw)
                    .flatMap(now -> now.isSettled() ? Uni.createFrom().voidItem() : seal())
                    .onTermination()
                    .invoke(() -> busy.set(false))
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> Log.warnf("entries of the audit log stay unsealed: %s", failure.getMessage()));
        }
    }

    private void saw(ChainRepository.Progress now) {
        progress = now;
        guard.saw(now.sequence());
    }

    private Uni<Void> seal() {
        return sealer.seal()
                .invoke(round -> round.head().ifPresent(this::log))
                .flatMap(round -> round.more() ? seal() : Uni.createFrom().voidItem());
    }

    /** Whoever has these lines can tell later that the chain was cut or made anew. */
    private void log(Link head) {
        long now = System.nanoTime();
        if (now - headLogged >= config.headLogged().toNanos()) {
            headLogged = now;
            Log.infof("audit log: head %s", head);
        }
    }

    private void maintain() {
        upkeep.maintain(config.monthsKept())
                .subscribe()
                .with(done -> {}, failure -> Log.warnf("audit partitions not maintained: %s", failure.getMessage()));
    }
}
