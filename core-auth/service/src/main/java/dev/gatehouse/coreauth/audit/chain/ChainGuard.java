package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.audit.AuditConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whether the chain in the database is as this installation left it, before anything is put upon it or taken from it: our seal
 * upon what somebody else put there would make it ours. Thread-safe.
 */
@Startup // so that its meter is there, at zero
@ApplicationScoped
class ChainGuard {

    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    /** Nothing in the database can tell the two cases apart, for whoever empties the log can write what would. */
    private static final String NEVER_SEALED =
            "it says that nothing was ever sealed, and the installation's secret was made over a day before this process"
                    + " began. If this installation comes from a version that sealed nothing, and none of its logs has a"
                    + " line 'audit log: head', start one core-auth with core-auth.audit.accepted-head="
                    + Link.BEGINNING
                    + " until it logs one. Else it was emptied";

    private final ChainRepository repository;
    private final Optional<String> acceptedHead;
    private final Duration beginning;
    private final Counter refused;
    private final AtomicLong seen = new AtomicLong();
    private final long startedAt = System.nanoTime();
    private volatile long toldAt = startedAt - TOLD_EVERY.toNanos();

    @Inject
    ChainGuard(ChainRepository repository, AuditConfig config, MeterRegistry metrics) {
        this(repository, config.acceptedHead(), config.beginning(), metrics);
    }

    ChainGuard(ChainRepository repository, Optional<String> acceptedHead, Duration beginning, MeterRegistry metrics) {
        this.repository = repository;
        this.acceptedHead = acceptedHead;
        this.beginning = beginning;
        this.refused = metrics.counter("gatehouse.audit.refused");
    }

    /** The chain has come as far as that: a shorter one is an older state of it, put back. */
    void saw(long sequence) {
        seen.accumulateAndGet(sequence, Math::max);
    }

    /** How far this process has seen the chain come. To be asked before the chain is read, for it grows meanwhile. */
    long seen() {
        return seen.get();
    }

    /** Its ends are sealed by this installation, or its operators vouch for its head. */
    boolean isOurs(Chain chain) {
        return repository.isSealedByUs(chain)
                || acceptedHead.filter(chain.head().toString()::equals).isPresent();
    }

    /**
     * False when the chain must stay as it is, for somebody to look at; that is counted, and told of from time to time, unless it
     * may be about to begin.
     *
     * @param seenBefore what {@link #seen} was before the chain was read
     */
    boolean allows(Chain chain, long seenBefore) {
        if (chain.head().sequence() < seenBefore) {
            refuse("it ends at " + chain.head() + " and has come to " + seenBefore + " before");
            return false;
        }
        if (!isOurs(chain)) {
            if (chain.head().sequence() == 0 && System.nanoTime() - startedAt < beginning.toNanos()) {
                return false;
            }
            refuse(
                    chain.isUnsealed()
                            ? NEVER_SEALED
                            : "its end, " + chain.head() + ", is not sealed by this installation");
            return false;
        }
        return true;
    }

    void refuse(String why) {
        refused.increment();
        long now = System.nanoTime();
        if (now - toldAt >= TOLD_EVERY.toNanos()) {
            toldAt = now;
            Log.errorf("audit log: the chain is left alone: %s (docs/runbooks/audit-refused.md)", why);
        }
    }
}
