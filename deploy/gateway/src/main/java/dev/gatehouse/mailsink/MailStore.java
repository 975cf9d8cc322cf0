package dev.gatehouse.mailsink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The newest mails, as many as fit: bounded in number and in bytes. Any thread may use it. */
final class MailStore {
    private final int most;
    private final long mostBytes;
    private final LinkedHashMap<String, ReceivedMail> mails = new LinkedHashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private long bytes;

    MailStore(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    void add(ReceivedMail mail) {
        synchronized (mails) {
            mails.put(mail.id(), mail);
            bytes += mail.size();
            while (mails.size() > most || (bytes > mostBytes && mails.size() > 1)) {
                bytes -= mails.pollFirstEntry().getValue().size();
            }
        }
        watchers.forEach(Runnable::run);
    }

    void clear() {
        synchronized (mails) {
            mails.clear();
            bytes = 0;
        }
        watchers.forEach(Runnable::run);
    }

    void remove(List<String> ids) {
        synchronized (mails) {
            for (var id : ids) {
                var removed = mails.remove(id);
                bytes -= removed == null ? 0 : removed.size();
            }
        }
        watchers.forEach(Runnable::run);
    }

    /** Newest first. */
    List<ReceivedMail> all() {
        synchronized (mails) {
            return List.copyOf(mails.sequencedValues().reversed());
        }
    }

    @Nullable ReceivedMail find(String id) {
        synchronized (mails) {
            return mails.get(id);
        }
    }

    int size() {
        synchronized (mails) {
            return mails.size();
        }
    }

    /** Is told, on whatever thread, after each change. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }
}
