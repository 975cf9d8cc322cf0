package dev.gatehouse.coreauth.hashing.selection;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What a trial costs, in the CPU time of its thread: a busy machine makes nobody look slow. */
interface Stopwatch {

    /** CPU time of this thread, ns. */
    long used();

    /** Lets the compiler, and everybody else, get on with it. */
    void rest();

    static Stopwatch ofThread() {
        return new Stopwatch() {
            private static final Duration PAUSE = Duration.ofMillis(10);
            private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

            @Override
            public long used() {
                return threads.getCurrentThreadCpuTime();
            }

            @Override
            public void rest() {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        };
    }
}
