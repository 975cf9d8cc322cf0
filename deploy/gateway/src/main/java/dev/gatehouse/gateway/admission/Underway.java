package dev.gatehouse.gateway.admission;

import java.util.ArrayDeque;

/** What goes first and has not been answered, in the order in which it began. Not thread-safe. */
final class Underway {
    /** What has been on its way for so long is not any more: whoever should have told of its end did not. */
    private static final long FORGOTTEN = 60_000_000_000L;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /** One of them. */
    static final class Entry {
        private final long began;
        private boolean over;

        private Entry(long began) {
            this.began = began;
        }

        boolean over() {
            return over;
        }

        long age(long now) {
            return now - began;
        }
    }

    Entry begin(long now) {
        var entry = new Entry(now);
        entries.add(entry);
        return entry;
    }

    void end(Entry entry, long now) {
        entry.over = true;
        forgetOver(now);
    }

    /** How long ago the oldest began; 0 when there is none. */
    long longest(long now) {
        forgetOver(now);
        var oldest = entries.peekFirst();
        return oldest == null ? 0 : oldest.age(now);
    }

    private void forgetOver(long now) {
        for (var oldest = entries.peekFirst();
                oldest != null && (oldest.over || oldest.age(now) > FORGOTTEN);
                oldest = entries.peekFirst()) {
            entries.removeFirst();
        }
    }
}
