package dev.gatehouse.coreauth.hashing;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.library.LibraryArgon2;
import dev.gatehouse.coreauth.hashing.selection.Argon2Choice;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the Argon2id implementations in one run: rounds of all in turn, so that a disturbance meets each of them, and of each the
 * round that took least CPU time per hash, by which they are compared. Of the two vector widths only the chosen one takes part, since
 * each spoils the compiler's profile for the other.
 */
public final class HashBenchmark {

    private static final int ROUNDS = 3;
    private static final double BAR = 3;
    private static final int DEFAULT_SECONDS = 75;
    private static final List<Argon2Parameters> SETS =
            List.of(Argon2Parameters.DEFAULT, new Argon2Parameters(19_456, 2, 1));
    private static final List<Integer> THREADS = List.of(1, 2);

    private final PrintStream out;
    private final Map<Argon2Provider, HashRate> best = new LinkedHashMap<>();

    private HashBenchmark(PrintStream out) {
        this.out = out;
    }

    /** {@code [--seconds N]}: about how long all of it takes, 10 to 600. Exits with 1 if the chosen one misses its bar. */
    public static void main(String[] arguments) throws UnavailableException {
        System.exit(new HashBenchmark(System.out).run(seconds(arguments)) ? 0 : 1);
    }

    /** Whether the chosen one makes three times Bouncy Castle's hashes at the default parameters, or has no vectors to do it with. */
    private boolean run(int seconds) throws UnavailableException {
        var choice = Argon2Choice.shared();
        out.println(choice.settled().join().describe());
        var candidates = candidates(choice.current());
        var window = Duration.ofSeconds(seconds)
                .dividedBy((long) candidates.size() * SETS.size() * THREADS.size() * (ROUNDS + 1));
        boolean reached = true;
        for (var parameters : SETS) {
            for (int threads : THREADS) {
                measure(candidates, parameters, threads, window);
                print(parameters, threads);
                reached &= !parameters.equals(Argon2Parameters.DEFAULT) || ratio(choice.current()) >= BAR;
            }
        }
        boolean vectors = offersVectors();
        out.printf(
                "%nBar: %s >= %.1f x bouncy-castle at %d KiB, %d passes: %s%n",
                choice.current().label(),
                BAR,
                Argon2Parameters.DEFAULT.memoryKib(),
                Argon2Parameters.DEFAULT.iterations(),
                reached ? "reached" : vectors ? "MISSED" : "missed, without vectors of 256 bits no fault");
        return reached || !vectors;
    }

    private void measure(List<Argon2Provider> candidates, Argon2Parameters parameters, int threads, Duration window)
            throws UnavailableException {
        best.clear();
        for (int round = 0; round <= ROUNDS; round++) {
            for (var candidate : candidates) {
                var rate = HashRate.of(candidate, parameters, threads, window);
                if (round > 0) {
                    best.merge(candidate, rate, (one, other) -> one.cpuMillis() < other.cpuMillis() ? one : other);
                }
            }
        }
    }

    private void print(Argon2Parameters parameters, int threads) {
        out.printf(
                "%n%d KiB, %d passes, %d thread%s%n%-16s %10s %12s %10s%n",
                parameters.memoryKib(),
                parameters.iterations(),
                threads,
                threads == 1 ? "" : "s",
                "",
                "hashes/s",
                "CPU ms/hash",
                "ratio");
        best.forEach((candidate, rate) -> out.printf(
                "%-16s %10.1f %12.2f %10.2f%n",
                candidate.label(), rate.perSecond(), rate.cpuMillis(), ratio(candidate)));
    }

    private double ratio(Argon2Provider candidate) {
        return rate(LibraryArgon2.BOUNCY_CASTLE).cpuMillis() / rate(candidate).cpuMillis();
    }

    private HashRate rate(Argon2Provider candidate) {
        var rate = best.get(candidate);
        if (rate == null) {
            throw new IllegalStateException(candidate.label() + " was not measured");
        }
        return rate;
    }

    private static List<Argon2Provider> candidates(Argon2Provider chosen) {
        var candidates = new ArrayList<Argon2Provider>();
        candidates.add(chosen);
        for (var other : List.of(LibraryArgon2.SODIUM, JavaArgon2.SCALAR, LibraryArgon2.BOUNCY_CASTLE)) {
            if (!other.equals(chosen) && runs(other)) {
                candidates.add(other);
            }
        }
        return candidates;
    }

    private static boolean offersVectors() {
        return runs(JavaArgon2.VECTOR_256);
    }

    private static boolean runs(Argon2Provider provider) {
        try {
            provider.open().close();
            return true;
        } catch (UnavailableException e) {
            return false;
        }
    }

    private static int seconds(String[] arguments) {
        if (arguments.length == 0) {
            return DEFAULT_SECONDS;
        }
        if (arguments.length != 2 || !arguments[0].equals("--seconds") || !arguments[1].matches("[0-9]{2,3}")) {
            throw new IllegalArgumentException("usage: [--seconds N]");
        }
        return Math.clamp(Integer.parseInt(arguments[1]), 10, 600);
    }
}
