package dev.gatehouse.chaos;

import dev.gatehouse.local.process.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;

/** The command {@code deploy/chaos}. */
public final class ChaosMain {

    private ChaosMain() {}

    public static void main(String... arguments)
            throws IOException, StartException, InterruptedException, SQLException {
        var words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(CommandLine.HELP);
            return;
        }
        Chaos.Plan plan;
        try {
            plan = CommandLine.parse(words, System.currentTimeMillis() % 100_000);
        } catch (CommandLine.UsageException e) {
            System.err.println(e.getMessage() + "\n\n" + CommandLine.HELP);
            System.exit(2);
            return;
        }
        Files.createDirectories(plan.directory());
        System.out.println("Seed " + plan.seed() + ", " + plan.faults().size() + " faults");
        var result = new Chaos(plan, System.out).run();
        System.out.println("Report: " + plan.directory().resolve("report.md"));
        System.exit(result.failed() || !result.findings().isClean() ? 1 : 0);
    }
}
