package dev.gatehouse.coreauth.hashing;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import dev.gatehouse.coreauth.hashing.selection.Argon2Choice;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What hashing alone reaches on this machine, all threads hashing without pause.
 *
 * @param perSecond hashes of all threads together per second of wall-clock time
 * @param cpuMillis CPU time of one hash, ms
 */
public record HashRate(double perSecond, double cpuMillis) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final byte[] PASSWORD = "correct horse battery".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int TAG_LENGTH = 32;

    private record Share(double perSecond, long hashes, long cpuNanos) {}

    /**
     * Of the process's {@link Argon2Choice}, once that is settled.
     *
     * @param threads 1 or more
     */
    public static HashRate ofChosen(Argon2Parameters parameters, int threads, Duration duration) {
        var choice = Argon2Choice.shared();
        choice.settled().join();
        try {
            return of(choice.current(), parameters, threads, duration);
        } catch (UnavailableException e) {
            throw new IllegalStateException("chosen and unavailable", e);
        }
    }

    /** @throws UnavailableException if this implementation does not run here */
    static HashRate of(Argon2Provider provider, Argon2Parameters parameters, int threads, Duration duration)
            throws UnavailableException {
        provider.open().close();
        try (var workers = Executors.newFixedThreadPool(threads)) {
            var shares = new ArrayList<Future<Share>>();
            for (int i = 0; i < threads; i++) {
                shares.add(workers.submit(() -> share(provider, parameters, duration)));
            }
            double perSecond = 0;
            long hashes = 0;
            long cpuNanos = 0;
            for (var each : shares) {
                var share = each.get();
                perSecond += share.perSecond;
                hashes += share.hashes;
                cpuNanos += share.cpuNanos;
            }
            return new HashRate(perSecond, cpuNanos / NANOS_PER_MILLI / hashes);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a hash failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Share share(Argon2Provider provider, Argon2Parameters parameters, Duration duration)
            throws UnavailableException {
        var threads = ManagementFactory.getThreadMXBean();
        try (var argon2 = provider.open()) {
            hash(argon2, parameters);
            long cpu = threads.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            long hashes = 0;
            long took;
            do {
                hash(argon2, parameters);
                hashes++;
                took = System.nanoTime() - began;
            } while (took < duration.toNanos());
            double perSecond = (double) hashes * Duration.ofSeconds(1).toNanos() / took;
            return new Share(perSecond, hashes, threads.getCurrentThreadCpuTime() - cpu);
        }
    }

    private static void hash(Argon2 argon2, Argon2Parameters parameters) {
        argon2.derive(new Argon2Input(PASSWORD, SALT), parameters, new byte[TAG_LENGTH]);
    }
}
