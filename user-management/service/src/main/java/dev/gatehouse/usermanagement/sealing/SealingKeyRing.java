package dev.gatehouse.usermanagement.sealing;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The public keys that may be sealed to, in memory: from the table at the start, from core-auth ever after. Never asks on a
 * request's path. Thread-safe.
 */
@ApplicationScoped
class SealingKeyRing {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final SealingKeySource source;
    private final SealingKeyRepository kept;
    private final SealingConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile List<SealingKey> keys = List.of();
    private volatile boolean allKept = true;
    private volatile boolean helpless;
    private final List<Long> timers = new CopyOnWriteArrayList<>();

    SealingKeyRing(SealingKeySource source, SealingKeyRepository kept, SealingConfig config, Clock clock, Vertx vertx) {
        this.source = source;
        this.kept = kept;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        kept.all().subscribe().with(this::learnKept, failure -> Log.warn("no sealing keys from the table", failure));
        refresh();
        timers.add(vertx.setPeriodic(config.refresh().toMillis(), tick -> refresh()));
        timers.add(vertx.setPeriodic(config.retry().toMillis(), tick -> refreshBeforeTheEnd()));
    }

    void stop(@Observes ShutdownEvent stopping) {
        timers.forEach(vertx::cancelTimer);
    }

    /**
     * The key to seal to now.
     *
     * @throws DomainException NO_SEALING_KEY when none is known that may still be sealed to
     */
    SealingKey current() {
        return usable().orElseThrow(() -> new DomainException(
                UserManagementError.NO_SEALING_KEY,
                "Registrations cannot be taken just now. Try again shortly.",
                TRY_AGAIN));
    }

    /** True once any key has been heard of, in time or not. */
    boolean isInformed() {
        return !keys.isEmpty();
    }

    /** Asks core-auth now, unless an answer is being waited for. */
    void refresh() {
        if (asking.compareAndSet(false, true)) {
            source.fetch()
                    .onTermination()
                    .invoke(() -> asking.set(false))
                    .subscribe()
                    .with(this::learn, this::unanswered);
        }
    }

    private void unanswered(Throwable failure) {
        if (usable().isEmpty() && !helpless) {
            helpless = true;
            Log.warnf("registrations are refused, no sealing key: %s", failure.getMessage());
        }
    }

    private void refreshBeforeTheEnd() {
        var soon = clock.instant().plus(config.margin());
        if (keys.stream().noneMatch(key -> key.sealUntil().isAfter(soon))) {
            refresh();
        }
    }

    private Optional<SealingKey> usable() {
        var now = clock.instant();
        return keys.stream().filter(key -> key.sealUntil().isAfter(now)).findFirst();
    }

    private void learnKept(List<SealingKey> found) {
        if (keys.isEmpty()) {
            keys = found;
        }
    }

    /** Core-auth's answer replaces what was known. */
    void learn(List<SealingKey> fresh) {
        if (fresh.isEmpty() || (sameKeys(fresh) && allKept)) {
            return;
        }
        keys = List.copyOf(fresh);
        helpless = false;
        allKept = false;
        kept.replace(fresh)
                .subscribe()
                .with(
                        done -> {
                            allKept = true;
                            Log.infof("sealing to key %s", fresh.getFirst().keyId());
                        },
                        failure -> Log.warnf("sealing keys not kept: %s", failure.getMessage()));
    }

    private boolean sameKeys(List<SealingKey> fresh) {
        var known = keys;
        if (known.size() != fresh.size()) {
            return false;
        }
        for (int i = 0; i < known.size(); i++) {
            var one = known.get(i);
            var other = fresh.get(i);
            if (!one.keyId().equals(other.keyId())
                    || !one.publicKey().equals(other.publicKey())
                    || !one.sealUntil().equals(other.sealUntil())) {
                return false;
            }
        }
        return true;
    }
}
