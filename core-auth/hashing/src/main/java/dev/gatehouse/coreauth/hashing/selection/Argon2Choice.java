package dev.gatehouse.coreauth.hashing.selection;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.library.LibraryArgon2;
import dev.gatehouse.coreauth.hashing.selection.Trial.RejectedException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The implementation that this process hashes with. It begins with the first that works at once (libsodium, or what stands behind it)
 * and goes over to vector code in Java when that has proved, beside all other work, that it answers right and is no slower here.
 * Safe for any thread.
 */
public final class Argon2Choice {

    private static final System.Logger LOG = System.getLogger(Argon2Choice.class.getName());
    private static final List<Argon2Provider> READY =
            List.of(LibraryArgon2.SODIUM, JavaArgon2.SCALAR, LibraryArgon2.BOUNCY_CASTLE);
    private static final List<Argon2Provider> PREFERRED = List.of(JavaArgon2.VECTOR_512, JavaArgon2.VECTOR_256);

    /** CPU time for one implementation's trial; about half a second is enough where it succeeds. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(3);

    private final Map<String, String> rejected = new LinkedHashMap<>();
    private final CompletableFuture<Outcome> settled = new CompletableFuture<>();
    private volatile Choice current;

    private record Choice(Argon2Provider provider, double nanosPerKib) {}

    /**
     * @param chosen the implementation's label
     * @param nanosPerKib its fastest time per KiB and pass in the trial, ns
     * @param rejected every other one's label with the reason
     */
    public record Outcome(String chosen, double nanosPerKib, Map<String, String> rejected) {

        /** One line for a log. */
        public String describe() {
            var line = new StringBuilder("Argon2id by %s, %.0f ns per KiB".formatted(chosen, nanosPerKib));
            rejected.forEach((label, reason) ->
                    line.append("; not by ").append(label).append(": ").append(reason));
            return line.toString();
        }
    }

    /** Initialized on first use, so that whoever never hashes loads nothing. */
    private static final class Shared {
        private static final Argon2Choice CHOICE = Argon2Choice.of(
                READY,
                PREFERRED,
                new Trial(Stopwatch.ofThread(), ALLOWANCE),
                trials -> Thread.ofPlatform().name("argon2-trial").daemon().start(trials));
    }

    /** The process's own. The first call takes some tens of milliseconds and starts the trials of the preferred ones in the background. */
    public static Argon2Choice shared() {
        return Shared.CHOICE;
    }

    /**
     * @param ready best first; the first that answers right is used at once
     * @param preferred best first; the first that answers right and no slower than the ready one takes over
     * @param background runs the trials of the preferred
     * @throws IllegalStateException if none of the ready ones works
     */
    static Argon2Choice of(
            List<Argon2Provider> ready, List<Argon2Provider> preferred, Trial trial, Executor background) {
        var choice = new Argon2Choice(ready, trial);
        background.execute(() -> choice.prefer(preferred, trial));
        return choice;
    }

    private Argon2Choice(List<Argon2Provider> ready, Trial trial) {
        var first = firstWithin(ready, trial, Trial.ANY_TIME);
        if (first == null) {
            throw new IllegalStateException("no Argon2id works here: " + rejected);
        }
        current = first;
    }

    /** The implementation to hash with now. */
    public Argon2Provider current() {
        return current.provider;
    }

    /** Completes when no other implementation will be chosen any more. */
    public CompletableFuture<Outcome> settled() {
        return settled.copy();
    }

    private void prefer(List<Argon2Provider> preferred, Trial trial) {
        var working = current;
        var better = firstWithin(preferred, trial, working.nanosPerKib);
        if (better != null) {
            current = better;
            rejected.put(working.provider.label(), "%.0f ns per KiB".formatted(working.nanosPerKib));
        }
        var outcome = new Outcome(current.provider.label(), current.nanosPerKib, Collections.unmodifiableMap(rejected));
        LOG.log(Level.INFO, outcome.describe());
        settled.complete(outcome);
    }

    private @Nullable Choice firstWithin(List<Argon2Provider> candidates, Trial trial, double mark) {
        Choice first = null;
        for (var candidate : candidates) {
            if (first != null) {
                rejected.put(candidate.label(), "not tried, " + first.provider.label() + " stands before it");
                continue;
            }
            try {
                first = new Choice(candidate, trial.run(candidate, mark));
            } catch (RejectedException e) {
                rejected.put(candidate.label(), e.reason());
            }
        }
        return first;
    }
}
