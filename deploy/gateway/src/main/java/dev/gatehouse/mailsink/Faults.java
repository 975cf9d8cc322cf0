package dev.gatehouse.mailsink;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The faults that are still to happen, at most one for each step. Any thread may use it. */
final class Faults {
    private static final long LONGEST_HANG_MINUTES = 5;

    private final Map<Fault.Step, Fault> planned = new EnumMap<>(Fault.Step.class);
    private CountDownLatch cleared = new CountDownLatch(1);

    /** Replaces what was planned for the same step. */
    synchronized void plan(Fault fault) {
        planned.put(fault.step(), fault);
    }

    /** Plans nothing any more, and ends every hang. */
    synchronized void clear() {
        planned.clear();
        cleared.countDown();
        cleared = new CountDownLatch(1);
    }

    synchronized List<Fault> planned() {
        return List.copyOf(planned.values());
    }

    /** Takes one turn of the step's fault, if there is one. */
    synchronized @Nullable Fault next(Fault.Step step) {
        var fault = planned.get(step);
        if (fault != null && fault.times() > 1) {
            planned.put(step, new Fault(step, fault.action(), fault.reply(), fault.times() - 1));
        } else {
            planned.remove(step);
        }
        return fault;
    }

    /** Blocks until the faults are cleared, or the longest hang is over. */
    void hang() throws InterruptedException {
        CountDownLatch end;
        synchronized (this) {
            end = cleared;
        }
        var ended = end.await(LONGEST_HANG_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            System.getLogger(Faults.class.getName()).log(System.Logger.Level.INFO, "a hang ended by itself");
        }
    }
}
