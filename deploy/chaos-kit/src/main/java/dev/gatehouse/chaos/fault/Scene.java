package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.chaos.load.Traffic;
import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.SupervisedProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where faults happen.
 *
 * @param proxies stand between the services and PostgreSQL, and before each core-auth's gRPC
 * @param directory of the run
 * @param disk on which the system lives, if it is one that can be filled
 * @param random seeded, so that a run can be repeated
 * @param quick whether faults are short
 */
public record Scene(
        GatehouseSystem system,
        Traffic traffic,
        Tally tally,
        Databases databases,
        Operator operator,
        Proxies proxies,
        Path directory,
        @Nullable Disk disk,
        Random random,
        boolean quick) {

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(3);

    /** The shorter when the run is quick. */
    public Duration lasting(int seconds, int quickSeconds) {
        return Duration.ofSeconds(quick ? quickSeconds : seconds);
    }

    public static void wait(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    /** Waits until the process is ready, at most two minutes. */
    public void awaitReady(String process) throws InterruptedException {
        var supervised = system.process(process);
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!supervised.isReady() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        if (!supervised.isReady()) {
            throw new IllegalStateException(process + " does not come back");
        }
    }

    public List<String> replicas(Service service) {
        return system.options().replicas().names(service);
    }

    /** The figure and how long it took until nothing waited any more, for which it waits; broken when that does not end. */
    public Fault.Outcome drained(String figure) throws InterruptedException {
        double seconds = drain();
        return Fault.Outcome.of(figure)
                .plus("drained after %.1f s".formatted(seconds))
                .and(seconds >= 0, "outboxes drain");
    }

    /** Waits until every process is ready and nothing waits in an outbox; the seconds it took, or -1 when it did not end. */
    public double drain() throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < LONGEST_DRAIN.toNanos()) {
            if (system.processes().stream().allMatch(SupervisedProcess::answersReady) && isDrained()) {
                return (System.nanoTime() - began) / 1e9;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return -1;
    }

    /** Under traffic a few are always under way: nothing is older than three seconds. */
    private boolean isDrained() {
        try {
            for (var database : Databases.ALL) {
                if (databases.count(
                                database,
                                "select count(*) from outbox where published_at is null"
                                        + " and created_at < now() - interval '3 seconds'")
                        > 0) {
                    return false;
                }
            }
            return true;
        } catch (SQLException away) {
            return false;
        }
    }
}
