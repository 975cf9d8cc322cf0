package dev.gatehouse.coreauth.password;

import java.util.ArrayDeque;
import java.util.Comparator;
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
        lock.lock();
        try {
            while (jobs.isEmpty() && !closed) {
                filled.await();
            }
            return jobs.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a job is overdue, whatever is before it; null once closed. */
    @Nullable HashJob<?> takeOverdue() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var first = firstToBeOverdue();
                if (first == null) {
                    filled.await();
                } else if (first.nanosUntilOverdue() <= 0) {
                    jobs.remove(first);
                    return first;
                } else {
                    filled.awaitNanos(first.nanosUntilOverdue());
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable HashJob<?> firstToBeOverdue() {
        return jobs.stream()
                .min(Comparator.comparingLong(HashJob::nanosUntilOverdue))
                .orElse(null);
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
