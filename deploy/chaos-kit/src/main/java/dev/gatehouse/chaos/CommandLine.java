package dev.gatehouse.chaos;

import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.fault.Faults;
import dev.gatehouse.local.Installation;
import dev.gatehouse.local.layout.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What {@code deploy/chaos} was asked to do. */
final class CommandLine {

    static final String HELP = """
            deploy/chaos [--only F6,F13] [--users 2000] [--rate 4] [--seed N] [--quick] [--dir DIRECTORY]
                         [--earlier CHECKOUT]

              --only     these faults (F1 to F27); else all, with --quick the quick ones
              --users    acknowledged registrations before the run ends (quick: 300)
              --rate     people who set out each second (quick: 2)
              --seed     what makes a run repeatable; printed. It repeats when processes are killed and connections
                         reset, and how events are shuffled; not who people are and how long they pause
              --quick    short faults, few users
              --dir      where journal, report and the system's data go (default: target/chaos)
              --earlier  a checkout of an earlier version, built: F24 goes back to it and forth again
              --help     this text
            """;

    private static final String QUICK = "--quick";
    private static final String EARLIER = "--earlier";
    private static final Set<String> WITH_VALUE = Set.of("--only", "--users", "--rate", "--seed", "--dir", EARLIER);

    /** A command line that cannot be understood; the message says why. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    private final Map<String, String> values = new HashMap<>();
    private boolean quick;

    private CommandLine() {}

    /**
     * Reads arguments as a shell passes them.
     *
     * @param seed used unless another is named
     */
    static Chaos.Plan parse(List<String> arguments, long seed) throws UsageException {
        var line = new CommandLine();
        line.read(new ArrayDeque<>(arguments));
        return line.plan(seed);
    }

    private void read(Deque<String> rest) throws UsageException {
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            if (argument.equals(QUICK)) {
                quick = true;
            } else if (!WITH_VALUE.contains(argument)) {
                throw new UsageException("Unknown option " + argument + ".");
            } else if (rest.isEmpty() || rest.getFirst().startsWith("--")) {
                throw new UsageException(argument + " needs a value.");
            } else {
                values.put(argument, rest.removeFirst());
            }
        }
    }

    private Chaos.Plan plan(long seed) throws UsageException {
        return new Chaos.Plan(
                faults(),
                number("--users", quick ? 300 : 2_000, Integer::valueOf),
                number("--rate", quick ? 2.0 : 4.0, Double::valueOf),
                number("--seed", seed, Long::valueOf),
                quick,
                Path.of(values.getOrDefault("--dir", "target/chaos")).toAbsolutePath());
    }

    private List<Fault> faults() throws UsageException {
        var all = Faults.all(earlier());
        var only = values.get("--only");
        if (only == null) {
            return all.stream()
                    .filter(fault -> !quick || Faults.QUICK.contains(fault.id()))
                    .toList();
        }
        var wanted = List.of(only.split(",", -1));
        var ids = all.stream().map(Fault::id).toList();
        for (var id : wanted) {
            if (!ids.contains(id)) {
                throw new UsageException("No such fault: '" + id + "'.");
            }
        }
        return all.stream().filter(fault -> wanted.contains(fault.id())).toList();
    }

    private Optional<Installation> earlier() throws UsageException {
        var home = Optional.ofNullable(values.get(EARLIER)).map(Path::of).map(Path::toAbsolutePath);
        var version = home.map(Installation::new);
        for (var service : Service.values()) {
            if (version.isPresent() && !Files.exists(version.get().serviceJar(service))) {
                throw new UsageException(EARLIER + " takes a checkout that is built; " + service.title() + " is not in "
                        + values.get(EARLIER) + ".");
            }
        }
        return version;
    }

    private <T> T number(String option, T usual, Function<String, T> reader) throws UsageException {
        var text = values.get(option);
        try {
            return text == null ? usual : reader.apply(text);
        } catch (NumberFormatException _) {
            throw new UsageException(option + " takes a number, not '" + text + "'.");
        }
    }
}
