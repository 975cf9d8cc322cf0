package dev.gatehouse.chaos;

import dev.gatehouse.chaos.check.Registrations;
import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.load.Tally;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;

/** Makes one fault after another, those that can be made, and has each reported. */
final class Attempts {

    /** Whoever waits longer for what the fault before broke will hardly be served at all. */
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

    private static final Duration RECOVERY_TOLD_EVERY = Duration.ofSeconds(10);

    private final Report report;
    private final Tally tally;
    private final Registrations registrations;
    private final Crowd crowd;
    private final Duration toldEvery;
    private final PrintStream out;

    /** @param toldEvery pause between two lines that say how far a fault is */
    Attempts(
            Report report, Tally tally, Registrations registrations, Crowd crowd, Duration toldEvery, PrintStream out) {
        this.report = report;
        this.tally = tally;
        this.registrations = registrations;
        this.crowd = crowd;
        this.toldEvery = toldEvery;
        this.out = out;
    }

    /** A fault, bound to where it happens. */
    interface Making {
        Fault.Outcome make() throws Exception;
    }

    /** Begins once few are kept waiting: what is usual then is not what the fault before has left. */
    void attempt(Fault fault, Making making) throws InterruptedException {
        var obstacle = fault.obstacle();
        if (!obstacle.isEmpty()) {
            out.println(report.notRun(fault, obstacle));
            return;
        }
        new Waiting(out, LONGEST_RECOVERY, RECOVERY_TOLD_EVERY)
                .until(crowd::isUsual, () -> "     recovering: " + crowd.told());
        out.println("---- " + fault.id() + " " + fault.title() + ", " + crowd.told());
        long began = System.nanoTime();
        try (var _ = new Progress(out, toldEvery, () -> state(fault, began))) {
            out.println(report.ran(fault, made(making), secondsSince(began)));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // whatever a fault meets, the others are still worth a look
            out.println(report.broke(fault, e, secondsSince(began)));
        }
    }

    private String state(Fault fault, long began) {
        return "     %s for %.0f s: %s".formatted(fault.id(), secondsSince(began), crowd.told());
    }

    private Fault.Outcome made(Making making) throws Exception {
        var before = Tally.NEVER.stream().mapToInt(tally::of).toArray();
        long mark = registrations.mark();
        var outcome = kept(making.make(), mark);
        for (int i = 0; i < before.length; i++) {
            var what = Tally.NEVER.get(i);
            int more = tally.of(what) - before[i];
            outcome = outcome.and(more == 0, what + " " + more);
        }
        return outcome;
    }

    /** Where nobody can be acknowledged nobody can be lost: "acked 0" is no failure of its own. */
    private Fault.Outcome kept(Fault.Outcome outcome, long mark) throws SQLException, IOException {
        var kept = registrations.since(mark);
        int lost = kept.lost().size();
        return outcome.plus("acked %d, lost %d".formatted(kept.acknowledged(), lost))
                .and(lost == 0, "nobody who was acknowledged is lost");
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
