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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * the next look, one query for the watched activations that have changed, and none while nobody watches. Thread-safe.
 */
@ApplicationScoped
public class ActivationEvents {

    private static final Duration COME_BACK = Duration.ofSeconds(2);
    private static final long NO_TIMER = -1;

    private final ActivationRepository repository;
    private final Disclosure disclosure;
    private final WatchConfig config;
    private final Vertx vertx;
    private final Map<UUID, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private long timer = NO_TIMER;
    private volatile long ending = NO_TIMER;

    /**
     * One account's watchers.
     *
     * @param seen the latest version that has been read since the first of them came
     * @param unread a newcomer's first look failed
     */
    private record Watched(List<MultiEmitter<? super ActivationView>> by, AtomicLong seen, AtomicBoolean unread) {

        Watched() {
            this(new CopyOnWriteArrayList<>(), new AtomicLong(), new AtomicBoolean());
        }

        boolean isEmpty() {
            return by.isEmpty();
        }
    }

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
        timer = vertx.setPeriodic(config.look().toMillis(), tick -> lookForChanges());
    }

    /**
     * Whoever watches is answered at once, and asks another replica; the process would wait for them. So is who comes until everybody
     * has heard that it stops, but at the pace of looks.
     */
    void stop(@Observes ShutdownDelayInitiatedEvent asked) {
        endAll();
        ending = vertx.setPeriodic(config.look().toMillis(), tick -> endAll());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        vertx.cancelTimer(ending);
        endAll();
    }

    /** Each watcher's stream ends; who watches anew is shown what comes. */
    void endAll() {
        watched.values().forEach(account -> account.by().forEach(MultiEmitter::complete));
    }

    /** Shows the accounts' watchers what is committed now. Call it after the commit; never fails, any thread. */
    public void changed(Collection<UUID> userIds) {
        var shown = userIds.stream().filter(watched::containsKey).toList();
        if (!shown.isEmpty()) {
            read(shown);
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
        read(List.of(userId));
    }

    private boolean join(UUID userId, MultiEmitter<? super ActivationView> emitter) {
        var joined = new AtomicBoolean();
        watched.compute(userId, (id, known) -> {
            var account = known == null ? new Watched() : known;
            if (account.by().size() < config.watchersPerUser()) {
                joined.set(account.by().add(emitter));
            }
            return account;
        });
        return joined.get();
    }

    private void leave(UUID userId, MultiEmitter<? super ActivationView> emitter) {
        count.decrementAndGet();
        watched.computeIfPresent(userId, (id, account) -> {
            account.by().remove(emitter);
            return account.isEmpty() ? null : account;
        });
    }

    private void lookForChanges() {
        if (watched.isEmpty() || !looking.compareAndSet(false, true)) {
            return;
        }
        var seen = new HashMap<UUID, Long>();
        var unread = new ArrayList<UUID>();
        watched.forEach((userId, account) -> {
            seen.put(userId, account.seen().get());
            if (account.unread().getAndSet(false)) {
                unread.add(userId);
            }
        });
        if (!unread.isEmpty()) {
            read(unread);
        }
        repository
                .findLater(seen)
                .invoke(this::note)
                .onTermination()
                .invoke(() -> looking.set(false))
                .subscribe()
                .with(views -> views.stream().map(disclosure::of).forEach(this::show), ActivationEvents::notRead);
    }

    private void read(List<UUID> userIds) {
        repository
                .find(userIds)
                .invoke(this::note)
                .subscribe()
                .with(views -> disclosure.of(userIds, views).forEach(this::show), failure -> {
                    notRead(failure);
                    markUnread(userIds);
                });
    }

    private void markUnread(List<UUID> userIds) {
        for (var userId : userIds) {
            var account = watched.get(userId);
            if (account != null) {
                account.unread().set(true);
            }
        }
    }

    /** Versions as stored: what may be shown of them can be an earlier one. */
    private void note(List<ActivationView> views) {
        for (var view : views) {
            var account = watched.get(view.userId());
            if (account != null) {
                account.seen().accumulateAndGet(view.version(), Math::max);
            }
        }
    }

    private static void notRead(Throwable failure) {
        Log.debugf("watched activations not read: %s", failure.getMessage());
    }

    private void show(ActivationView view) {
        var account = watched.get(view.userId());
        if (account != null) {
            account.by().forEach(watcher -> watcher.emit(view));
        }
    }
}
