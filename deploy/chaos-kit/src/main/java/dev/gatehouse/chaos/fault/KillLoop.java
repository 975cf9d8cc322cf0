package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.layout.Service;
import java.time.Duration;

/**
 * F1 to F5: kills a service again and again, at moments nobody chose, while people use it.
 *
 * @param hashing kills it while it has a backlog of passwords to hash
 */
public record KillLoop(String id, Service service, boolean hashing) implements Fault {

    private static final int KILLS = 20;
    private static final int QUICK_KILLS = 3;

    /** More than are hashed in that time. */
    private static final int REGISTRATIONS_PER_SECOND = 60;

    @Override
    public String title() {
        return "SIGKILL " + service.title() + (hashing ? " while it hashes" : "");
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        int kills = scene.quick() ? QUICK_KILLS : KILLS;
        int falseLogouts = scene.tally().of(Tally.FALSE_LOGOUTS);
        var replicas = scene.replicas(service);
        for (int round = 0, killed = 0; killed < kills; round++) {
            if (hashing) {
                scene.traffic().flood(REGISTRATIONS_PER_SECOND, Duration.ofSeconds(1));
            } else {
                Scene.wait(Duration.ofMillis(300 + scene.random().nextInt(1_500)));
            }
            boolean all = scene.random().nextBoolean();
            for (var replica : replicas) {
                if (all || replica.equals(replicas.get(round % replicas.size()))) {
                    scene.system().process(replica).halt();
                    killed++;
                }
            }
            Scene.wait(Duration.ofMillis(200));
            replicas.forEach(replica -> scene.system().process(replica).revive());
            for (var replica : replicas) {
                scene.awaitReady(replica);
            }
        }
        var outcome = scene.drained(kills + " kills")
                .plus("false logouts " + (scene.tally().of(Tally.FALSE_LOGOUTS) - falseLogouts));
        if (service != Service.CORE_AUTH) {
            return outcome;
        }
        long most = mostCredentials(scene);
        long unhashed = unhashed(scene);
        return outcome.plus("credentials per user at most " + most + ", unhashed after 60 s: " + unhashed)
                .and(most == 1, "one credential per user")
                .and(unhashed == 0, "every password is hashed");
    }

    /** How many wait longer than 60 s, after as long a wait for those that were accepted last. */
    private static long unhashed(Scene scene) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long before = -1;
        while (before != 0 && System.nanoTime() < end) {
            before = scene.databases()
                    .count(
                            Databases.CORE_AUTH,
                            "select count(*) from password_task where created_at < now() - interval '5 seconds'");
            Scene.wait(Duration.ofMillis(500));
        }
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select count(*) from password_task where created_at < now() - interval '60 seconds'");
    }

    private static long mostCredentials(Scene scene) throws Exception {
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select coalesce(max(n), 0) from (select count(*) as n from credential group by user_id) as c");
    }
}
