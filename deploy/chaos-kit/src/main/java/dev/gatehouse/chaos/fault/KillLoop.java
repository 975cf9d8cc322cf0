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
        for (int i = 0; i < kills; i++) {
            if (hashing) {
                scene.traffic().flood(REGISTRATIONS_PER_SECOND, Duration.ofSeconds(1));
            } else {
                Scene.wait(Duration.ofMillis(300 + scene.random().nextInt(1_500)));
            }
            boolean all = scene.random().nextBoolean();
            for (var replica : replicas) {
                if (all || replica.equals(replicas.get(i % replicas.size()))) {
                    scene.system().process(replica).halt();
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
        return service == Service.CORE_AUTH
                ? outcome.plus("credentials per user at most " + mostCredentials(scene))
                : outcome;
    }

    private static long mostCredentials(Scene scene) throws Exception {
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select coalesce(max(n), 0) from (select count(*) as n from credential group by user_id) as c");
    }
}
