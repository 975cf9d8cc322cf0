package dev.gatehouse.coreauth.password;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Two bounded lanes before one pool: people first, but every so often a task even then, so that no crowd of sign-ins stops
 * activations altogether. Thread-safe.
 */
final class HashQueue {

    private static final int PEOPLE_PER_TASK = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Queue<HashJob<?>> signIns = new ArrayDeque<>();
    private final Queue<HashJob<?>> tasks = new ArrayDeque<>();
    private final int signInBound;
    private final int taskBound;
    private int peopleInARow;
    private boolean closed;

    HashQueue(int signInBound, int taskBound) {
        this.signInBound = signInBound;
        this.taskBound = taskBound;
    }

    /** False when the lane is full or the queue closed. */
    boolean offer(HashJob<?> job) {
        lock.lock();
        try {
            var lane = job.lane() == Lane.SIGN_IN ? signIns : tasks;
            int bound = job.lane() == Lane.SIGN_IN ? signInBound : taskBound;
            if (closed || lane.size() >= bound) {
                return false;
            }
            lane.add(job);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next job; null once closed and the thread may end. */
    @Nullable HashJob<?> take() throws InterruptedException {
        lock.lock();
        try {
            while (signIns.isEmpty() && tasks.isEmpty()) {
                if (closed) {
                    return null;
                }
                filled.await();
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    int size(Lane lane) {
        lock.lock();
        try {
            return (lane == Lane.SIGN_IN ? signIns : tasks).size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more in; the answer is what had not begun. */
    List<HashJob<?>> close() {
        lock.lock();
        try {
            closed = true;
            var left = new ArrayList<HashJob<?>>(signIns);
            left.addAll(tasks);
            signIns.clear();
            tasks.clear();
            filled.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable HashJob<?> next() {
        boolean taskIsDue = peopleInARow >= PEOPLE_PER_TASK && !tasks.isEmpty();
        if (signIns.isEmpty() || taskIsDue) {
            peopleInARow = 0;
            return tasks.poll();
        }
        peopleInARow++;
        return signIns.poll();
    }
}
