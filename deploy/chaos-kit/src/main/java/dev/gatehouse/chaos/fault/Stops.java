package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.layout.Service;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** F24, F27: services are asked to stop while they work. */
public record Stops(String id, String title, List<Service> services, boolean oneByOne) implements Fault {

    private static final double LONGEST_SECONDS = 10.5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        int before = failed(scene);
        double longest = 0;
        long began = System.nanoTime();
        for (var service : services) {
            for (var replica : scene.replicas(service)) {
                var process = scene.system().process(replica).process().orElseThrow();
                longest = Math.max(longest, stop(process, PATIENCE));
                if (oneByOne) {
                    scene.awaitReady(replica);
                    Scene.wait(Duration.ofSeconds(2));
                }
            }
        }
        var outcome = scene.drained("longest stop %.1f s".formatted(longest));
        int failed = failed(scene) - before;
        outcome = outcome.plus("failed requests " + failed + ", password tasks run again " + runAgain(scene, began))
                .and(longest <= LONGEST_SECONDS, "each stops within 10 s")
                .and(tally.of(Tally.CHECKS) > 0, "there is traffic");
        return oneByOne ? outcome.and(failed == 0, "no client sees an error") : outcome;
    }

    /** The seconds it took; what does not stop in time is killed. */
    static double stop(ProcessHandle process, Duration patience) throws InterruptedException, ExecutionException {
        long asked = System.nanoTime();
        process.destroy();
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            process.destroyForcibly();
        }
        return (System.nanoTime() - asked) / 1e9;
    }

    private static long runAgain(Scene scene, long began) throws Exception {
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select count(distinct user_id) from activation_timeline where task = 'password' and attempt > 1"
                                + " and at > now() - interval '" + seconds + " seconds'");
    }

    private static int failed(Scene scene) {
        return scene.tally().counts().entrySet().stream()
                .filter(each -> each.getKey().startsWith("requests answered 5")
                        || each.getKey().equals(Tally.UNANSWERED))
                .mapToInt(each -> each.getValue())
                .sum();
    }
}
