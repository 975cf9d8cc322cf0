package dev.gatehouse.coreauth.password;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A bounded queue before the threads of one lane, first come first served. Thread-safe. */
final class HashQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Queue<HashJob<?>> jobs = new ArrayDeque<>();
    private final int bound;
    private boolean closed;

    HashQueue(int bound) {
        this.bound = bound;
    }

    /** False when it is full or closed. */
    boolean offer(HashJob<?> job) {
        lock.lock();
        try {
            if (closed || jobs.size() >= bound) {
                return false;
            }
            jobs.add(job);
            filled.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next job; null once closed: the thread may end. */
    @Nullable HashJob<?> take() throws InterruptedException {
        return take(false);
    }

    /** Waits for the next job that is overdue, whatever is before it; null once closed. */
    @Nullable HashJob<?> takeOverdue() throws InterruptedException {
        return take(true);
    }

    private @Nullable HashJob<?> take(boolean overdueOnly) throws InterruptedException {
        lock.lock();
        try {
            var next = next(overdueOnly);
            while (next == null && !closed) {
                filled.await();
                next = next(overdueOnly);
            }
            if (next != null) {
                jobs.remove(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable HashJob<?> next(boolean overdueOnly) {
        return overdueOnly
                ? jobs.stream().filter(HashJob::isOverdue).findFirst().orElse(null)
                : jobs.peek();
    }

    /** True when it still waited: it does no more, and no thread will have it. */
    boolean remove(HashJob<?> job) {
        lock.lock();
        try {
            return jobs.remove(job);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more in; the answer is what had not begun. */
    List<HashJob<?>> close() {
        lock.lock();
        try {
            closed = true;
            var left = List.copyOf(jobs);
            jobs.clear();
            filled.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
