package dev.gatehouse.authorization.knowledge;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last change of each user that changed lately, in bounded memory: tells whether something read at an older revision still
 * holds. Written on one thread, read on any.
 */
final class RecentChanges {

    /**
     * Two halves: when the young one is full, the old one is dropped, and the floor rises to the last revision that was in it.
     *
     * @param lastOfYoung no revision in {@code young} is later
     * @param lastOfOld no revision in {@code old} is later
     */
    private record Halves(Map<UUID, Long> young, Map<UUID, Long> old, long lastOfYoung, long lastOfOld, long floor) {

        static Halves above(long floor) {
            return new Halves(new ConcurrentHashMap<>(), Map.of(), floor, floor, floor);
        }
    }

    private final int half;
    private volatile Halves halves;

    /** @param capacity users remembered at most */
    RecentChanges(int capacity) {
        this.half = Math.max(1, capacity / 2);
        this.halves = Halves.above(0);
    }

    /** Forgets all: nothing is known of changes up to that revision. */
    void restart(long floor) {
        halves = Halves.above(floor);
    }

    void add(UUID userId, long revision) {
        var now = halves;
        if (now.young().size() >= half && !now.young().containsKey(userId)) {
            now = new Halves(
                    new ConcurrentHashMap<>(), now.young(), now.lastOfYoung(), now.lastOfYoung(), now.lastOfOld());
        }
        now.young().merge(userId, revision, Math::max);
        halves =
                new Halves(now.young(), now.old(), Math.max(now.lastOfYoung(), revision), now.lastOfOld(), now.floor());
    }

    /** True when the user is known not to have changed after that revision. */
    boolean unchangedSince(UUID userId, long revision) {
        var now = halves;
        return revision >= now.floor()
                && !isLater(now.young().get(userId), revision)
                && !isLater(now.old().get(userId), revision);
    }

    private static boolean isLater(@Nullable Long change, long revision) {
        return change != null && change > revision;
    }
}
