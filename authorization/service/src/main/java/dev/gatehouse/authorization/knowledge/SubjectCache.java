package dev.gatehouse.authorization.knowledge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Users' assignments in memory, bounded. What was read before a user's latest known change never gets in, whatever threads do:
 * a change is first noted and then evicts, an entry looks at the notes within the map's own lock on its key.
 */
@ApplicationScoped
class SubjectCache {

    private final int capacity;
    private final RecentChanges changes;
    private volatile Cache<UUID, SubjectRoles> subjects;

    SubjectCache(KnowledgeConfig config, MeterRegistry metrics) {
        this.capacity = config.users();
        this.changes = new RecentChanges(config.changes());
        this.subjects = empty();
        metrics.gauge("gatehouse.authorization.subjects", this, cache -> cache.subjects.estimatedSize());
    }

    @Nullable SubjectRoles get(UUID userId) {
        return subjects.getIfPresent(userId);
    }

    /** Keeps what was read, unless the user has changed since. */
    void put(UUID userId, SubjectRoles read) {
        subjects.asMap().compute(userId, (id, kept) -> {
            if (kept != null && kept.revision() >= read.revision()) {
                return kept;
            }
            return isCurrent(id, read) ? read : null;
        });
    }

    /** True when no change of the user after the reading is known. */
    boolean isCurrent(UUID userId, SubjectRoles read) {
        return changes.unchangedSince(userId, read.revision());
    }

    /** A user changed. On the feed's context only. */
    void changed(UUID userId, long revision) {
        changes.add(userId, revision);
        subjects.invalidate(userId);
    }

    /** Anybody may have changed up to {@code floor}; above it these did. On the feed's context only. */
    void restart(long floor, List<PolicyDelta.UserChange> since) {
        changes.restart(floor);
        since.forEach(change -> changes.add(change.userId(), change.revision()));
        subjects = empty();
    }

    private Cache<UUID, SubjectRoles> empty() {
        return Caffeine.newBuilder().maximumSize(capacity).build();
    }
}
