package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import java.time.Duration;
import java.util.List;

/** F18: every few seconds a stranger joins the groups, takes partitions, reads without committing, and leaves. */
public final class Rebalance implements Fault {

    @Override
    public String id() {
        return "F18";
    }

    @Override
    public String title() {
        return "consumer groups rebalance every 5 s";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        int rebalances = 0;
        long end = System.nanoTime() + scene.lasting(60, 12).toNanos();
        var topics =
                List.of("gatehouse.users.v1", "gatehouse.roles.v1", "gatehouse.mail.v1", "gatehouse.activations.v1");
        try (var outside = new Topics(scene)) {
            while (System.nanoTime() < end) {
                for (var group : Topics.GROUPS) {
                    try (var stranger = outside.consumer(group)) {
                        stranger.subscribe(topics);
                        stranger.poll(Duration.ofSeconds(1));
                        rebalances++;
                    }
                }
                Scene.wait(Duration.ofSeconds(1));
            }
            outside.awaitRead();
        }
        var outcome = scene.drained(rebalances + " joins and leaves");
        long twice = scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select count(*) from (select subject from outbox where type = 'user.activated'"
                                + " group by subject having count(*) > 1) as t");
        return outcome.plus("users activated twice " + twice).and(twice == 0, "nobody is activated twice");
    }
}
