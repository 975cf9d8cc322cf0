package dev.gatehouse.chaos;

import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.fault.Faults;
import dev.gatehouse.local.process.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command {@code deploy/chaos}. */
public final class ChaosMain {

    private static final String USAGE = """
            deploy/chaos [--only F6,F13] [--users 2000] [--rate 6] [--seed N] [--quick] [--dir DIRECTORY]

              --only     these faults (F1 to F27); else all, with --quick the quick ones
              --users    acknowledged registrations before the run ends (quick: 300)
              --rate     people who set out each second (quick: 3)
              --seed     what makes a run repeatable; printed
              --quick    short faults, few users
              --dir      where journal, report and the system's data go (default: target/chaos)
            """;

    private ChaosMain() {}

    public static void main(String... arguments)
            throws IOException, StartException, InterruptedException, SQLException {
        var words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        var options = options(words);
        boolean quick = words.contains("--quick");
        long seed =
                Long.parseLong(options.getOrDefault("--seed", String.valueOf(System.currentTimeMillis() % 100_000)));
        var only = options.containsKey("--only")
                ? Arrays.asList(options.get("--only").split(","))
                : Faults.QUICK;
        var faults = Faults.all().stream()
                .filter(fault -> (!quick && !options.containsKey("--only")) || only.contains(fault.id()))
                .toList();
        var unknown = new ArrayList<>(only);
        unknown.removeAll(Faults.all().stream().map(Fault::id).toList());
        if (!unknown.isEmpty()) {
            System.err.println("No such fault: " + String.join(", ", unknown) + "\n\n" + USAGE);
            System.exit(2);
        }
        var directory = Path.of(options.getOrDefault("--dir", "target/chaos")).toAbsolutePath();
        Files.createDirectories(directory);
        var plan = new Chaos.Plan(
                faults,
                Integer.parseInt(options.getOrDefault("--users", quick ? "300" : "2000")),
                Double.parseDouble(options.getOrDefault("--rate", quick ? "3" : "6")),
                seed,
                quick,
                directory);
        System.out.println("Seed " + seed + ", " + faults.size() + " faults");
        var result = new Chaos(plan, System.out).run();
        System.out.println("Report: " + directory.resolve("report.md"));
        System.exit(result.failed() || !result.findings().isClean() ? 1 : 0);
    }

    private static Map<String, String> options(List<String> words) {
        var options = new HashMap<String, String>();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).startsWith("--") && !words.get(i + 1).startsWith("--")) {
                options.put(words.get(i), words.get(i + 1));
            }
        }
        return options;
    }
}
