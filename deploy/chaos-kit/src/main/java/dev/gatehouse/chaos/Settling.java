package dev.gatehouse.chaos;

import dev.gatehouse.chaos.check.Checker;
import dev.gatehouse.chaos.check.Findings;
import dev.gatehouse.chaos.check.MailLedger;
import dev.gatehouse.chaos.fault.Scene;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The end of a run: lets everybody arrive, then looks until nothing is amiss or the time is over. */
final class Settling {

    private static final Duration WITHIN = Duration.ofMinutes(6);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(30);

    private final Scene scene;
    private final Checker checker;
    private final MailLedger mails;
    private final PrintStream out;

    /** The newest; null until everybody has arrived. */
    private volatile @Nullable Findings findings;

    Settling(Scene scene, Checker checker, MailLedger mails, PrintStream out) {
        this.scene = scene;
        this.checker = checker;
        this.mails = mails;
        this.out = out;
    }

    Findings settle() throws InterruptedException, SQLException, IOException {
        out.println("Waiting until it is quiet");
        try (var _ = new Progress(out, TOLD_EVERY, this::state)) {
            scene.traffic().rate(0);
            scene.traffic().awaitArrival(WITHIN.toSeconds());
            scene.drain();
            long deadline = System.nanoTime() + WITHIN.toNanos();
            Findings newest;
            do {
                TimeUnit.SECONDS.sleep(2);
                mails.read();
                newest = checker.check(scene.traffic().acknowledged(), scene.tally());
                findings = newest;
            } while (!newest.isSettled() && System.nanoTime() < deadline);
            return newest;
        }
    }

    private String state() {
        var newest = findings;
        return newest == null
                ? "     under way " + scene.traffic().underWay()
                : "     not settled: " + newest.unsettled();
    }
}
