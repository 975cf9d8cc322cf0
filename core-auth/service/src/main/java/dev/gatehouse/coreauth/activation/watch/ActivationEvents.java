package dev.gatehouse.coreauth.activation.watch;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Disclosure;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who watches which activation in this process. A change committed here is shown at once; one committed by another replica at
 * the next look, which reads all watched activations in one query and costs nothing while nobody watches. Thread-safe.
 */
@ApplicationScoped
public class ActivationEvents {

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final ActivationRepository repository;
    private final Disclosure disclosure;
    private final WatchConfig config;
    private final Vertx vertx;
    private final Map<UUID, List<MultiEmitter<? super ActivationView>>> watchers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private long timer;

    ActivationEvents(
            ActivationRepository repository,
            Disclosure disclosure,
            WatchConfig config,
            Vertx vertx,
            MeterRegistry metrics) {
        this.repository = repository;
        this.disclosure = disclosure;
        this.config = config;
        this.vertx = vertx;
        metrics.gauge("gatehouse.activation.watchers", count);
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.look().toMillis(), tick -> lookAtAll());
    }

    /** Whoever watches is answered at once, and asks another replica; the process would wait for them. */
    void stop(@Observes ShutdownDelayInitiatedEvent asked) {
        endAll();
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        endAll();
    }

    /** Each watcher's stream ends; who watches anew is shown what comes. */
    void endAll() {
        watchers.values().forEach(those -> those.forEach(MultiEmitter::complete));
    }

    /** Shows the accounts' watchers what is committed now. Call it after the commit; never fails, any thread. */
    public void changed(Collection<UUID> userIds) {
        var watched = userIds.stream().filter(watchers::containsKey).toList();
        if (!watched.isEmpty()) {
            read(watched, () -> {});
        }
    }

    /**
     * The activation now if it is later than {@code since}, and again after every change, each later than the one before. A slow
     * reader misses views, never the last. Fails with TOO_MANY_WATCHERS when the process or the account has its fill.
     */
    Multi<ActivationView> watch(UUID userId, long since) {
        return Multi.createFrom().deferred(() -> {
            var shown = new AtomicLong(since);
            return Multi.createFrom()
                    .<ActivationView>emitter(emitter -> admit(userId, emitter), BackPressureStrategy.LATEST)
                    .select()
                    .where(view -> view.version() > shown.getAndAccumulate(view.version(), Math::max));
        });
    }

    private void admit(UUID userId, MultiEmitter<? super ActivationView> emitter) {
        if (count.incrementAndGet() > config.watchers() || !join(userId, emitter)) {
            count.decrementAndGet();
            emitter.fail(new DomainException(
                    CoreAuthError.TOO_MANY_WATCHERS, "Too many are watching. Try again shortly.", COME_BACK));
            return;
        }
        emitter.onTermination(() -> leave(userId, emitter));
        read(List.of(userId), () -> {});
    }

    private boolean join(UUID userId, MultiEmitter<? super ActivationView> emitter) {
        var joined = new AtomicBoolean();
        watchers.compute(userId, (id, those) -> {
            var list = those == null ? new CopyOnWriteArrayList<MultiEmitter<? super ActivationView>>() : those;
            if (list.size() < config.watchersPerUser()) {
                joined.set(list.add(emitter));
            }
            return list;
        });
        return joined.get();
    }

    private void leave(UUID userId, MultiEmitter<? super ActivationView> emitter) {
        count.decrementAndGet();
        watchers.computeIfPresent(userId, (id, those) -> {
            those.remove(emitter);
            return those.isEmpty() ? null : those;
        });
    }

    private void lookAtAll() {
        if (!watchers.isEmpty() && looking.compareAndSet(false, true)) {
            read(List.copyOf(watchers.keySet()), () -> looking.set(false));
        }
    }

    private void read(List<UUID> userIds, Runnable afterwards) {
        repository
                .find(userIds)
                .onTermination()
                .invoke(afterwards)
                .subscribe()
                .with(
                        views -> disclosure.of(userIds, views).forEach(this::show),
                        failure -> Log.debugf("watched activations not read: %s", failure.getMessage()));
    }

    private void show(ActivationView view) {
        watchers.getOrDefault(view.userId(), List.of()).forEach(watcher -> watcher.emit(view));
    }
}
