package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.local.layout.Service;
import java.time.Duration;

/** F1 to F5: kills a service again and again, at moments nobody chose, while people use it. */
public record KillLoop(String id, Service service) implements Fault {

    private static final int KILLS = 20;
    private static final int QUICK_KILLS = 3;

    @Override
    public String title() {
        return "SIGKILL " + service.title();
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        int kills = scene.quick() ? QUICK_KILLS : KILLS;
        int falseLogouts = scene.tally().of("false logouts");
        var replicas = scene.replicas(service);
        for (int i = 0; i < kills; i++) {
            Scene.wait(Duration.ofMillis(300 + scene.random().nextInt(1_500)));
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
        double drained = scene.drain();
        var figure = kills
                + " kills, drained after %.1f s, false logouts %d"
                        .formatted(drained, scene.tally().of("false logouts") - falseLogouts);
        if (service == Service.CORE_AUTH) {
            figure += ", credentials per user at most " + mostCredentials(scene);
        }
        return Outcome.of(figure).and(drained >= 0, "outboxes drain");
    }

    private static long mostCredentials(Scene scene) throws Exception {
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select coalesce(max(n), 0) from (select count(*) as n from credential group by user_id) as c");
    }
}
