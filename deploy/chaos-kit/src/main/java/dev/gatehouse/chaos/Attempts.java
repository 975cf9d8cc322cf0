package dev.gatehouse.chaos;

import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.load.Tally;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/** Makes one fault after another, those that can be made, and has each reported. */
final class Attempts {

    private final Report report;
    private final Tally tally;
    private final IntSupplier acknowledged;
    private final PrintStream out;

    Attempts(Report report, Tally tally, IntSupplier acknowledged, PrintStream out) {
        this.report = report;
        this.tally = tally;
        this.acknowledged = acknowledged;
        this.out = out;
    }

    /** A fault, bound to where it happens. */
    interface Making {
        Fault.Outcome make() throws Exception;
    }

    void attempt(Fault fault, Making making) throws InterruptedException {
        var obstacle = fault.obstacle();
        if (!obstacle.isEmpty()) {
            out.println(report.notRun(fault, obstacle));
            return;
        }
        out.println("---- " + fault.id() + " " + fault.title() + ", acked so far " + acknowledged.getAsInt());
        long began = System.nanoTime();
        try {
            out.println(report.ran(fault, made(making), secondsSince(began)));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // whatever a fault meets, the others are still worth a look
            out.println(report.broke(fault, e, secondsSince(began)));
        }
    }

    private Fault.Outcome made(Making making) throws Exception {
        int wrong = tally.of(Tally.WRONG_ALLOWS);
        int revoked = tally.of(Tally.REVOKED_ACCEPTED);
        var outcome = making.make();
        wrong = tally.of(Tally.WRONG_ALLOWS) - wrong;
        revoked = tally.of(Tally.REVOKED_ACCEPTED) - revoked;
        return outcome.and(wrong == 0, "wrong allows " + wrong).and(revoked == 0, "revoked but accepted " + revoked);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
