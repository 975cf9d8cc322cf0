package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.check.MailsInDoubt;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.Installation;
import dev.gatehouse.local.layout.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * F24, F27: services are asked to stop while they work.
 *
 * @param oneByOne each is waited for before the next
 * @param versions what they start as, a round for each
 */
public record Stops(String id, String title, List<Service> services, boolean oneByOne, List<Installation> versions)
        implements Fault {

    private static final double LONGEST_SECONDS = 10;

    /** As {@code minReadySeconds} of a Deployment: longer than the gateway's slow start, else who is not warm would be alone. */
    private static final int MIN_READY_SECONDS = 25;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * F24.
     *
     * @param earlier a version that is started beside this one, takes its place, and gives it back
     */
    static Stops rolling(List<Service> services, Optional<Installation> earlier) {
        var titles = services.stream().map(Service::title).sorted().collect(Collectors.joining(" and "));
        return new Stops(
                "F24",
                "rolling restart of " + titles
                        + earlier.map(any -> ", to an earlier version and back").orElse(", one version"),
                services,
                true,
                earlier.map(version -> List.of(version, Installation.ofThisBuild()))
                        .orElse(List.of(Installation.ofThisBuild())));
    }

    /** F27. */
    static Stops atOnce(List<Service> services) {
        return new Stops(
                "F27",
                "SIGTERM to all services with work in flight",
                services,
                false,
                List.of(Installation.ofThisBuild()));
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        var inDoubt = MailsInDoubt.from(scene.databases());
        int checks = tally.of(Tally.CHECKS);
        var before = failed(scene);
        double longest = 0;
        long began = System.nanoTime();
        for (var version : versions) {
            for (var service : services) {
                for (var replica : scene.replicas(service)) {
                    longest = Math.max(longest, restart(scene, service, replica, version));
                }
            }
        }
        var outcome = scene.drained("longest stop %.1f s".formatted(longest));
        var failed = failed(scene);
        before.forEach((answer, count) -> failed.merge(answer, -count, Integer::sum));
        failed.values().removeIf(count -> count == 0);
        var result = judged(
                outcome.plus(told(failed, tally.requests().total()) + ", password tasks run again "
                        + runAgain(scene, began)),
                longest,
                failed,
                tally.of(Tally.CHECKS) - checks);
        return services.contains(Service.COMMUNICATION) ? result.plus("parked " + inDoubt.parked()) : result;
    }

    /** The seconds the stop took. */
    private double restart(Scene scene, Service service, String replica, Installation version) throws Exception {
        var system = scene.system();
        system.install(service, replica, version);
        double seconds = stop(system.process(replica).process().orElseThrow(), PATIENCE);
        if (oneByOne) {
            scene.awaitReady(replica);
            var command = system.process(replica)
                    .process()
                    .orElseThrow()
                    .info()
                    .arguments()
                    .orElseThrow();
            if (!List.of(command).contains(version.serviceJar(service).toString())) {
                throw new IllegalStateException(replica + " does not run " + version.home());
            }
            Scene.wait(scene.lasting(MIN_READY_SECONDS, 2));
        }
        return seconds;
    }

    /** @param failed requests by what came of them */
    static String told(Map<String, Integer> failed, int requests) {
        int all = failed.values().stream().mapToInt(Integer::intValue).sum();
        return "failed requests %d of %d%s".formatted(all, requests, failed.isEmpty() ? "" : " " + failed);
    }

    /** @param checks permissions asked for and told meanwhile */
    Outcome judged(Outcome drained, double longest, Map<String, Integer> failed, int checks) {
        var outcome = drained.and(longest <= LONGEST_SECONDS, "each stops within 10 s")
                .and(checks > 0, "there is traffic");
        return oneByOne ? outcome.and(failed.isEmpty(), "no client sees an error") : outcome;
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

    private static Map<String, Integer> failed(Scene scene) {
        var failed = new TreeMap<>(scene.tally().counts());
        failed.keySet().removeIf(what -> !what.startsWith("requests answered 5") && !what.equals(Tally.UNANSWERED));
        return failed;
    }
}
