package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.servers.Directories;
import java.time.Duration;
import java.time.Instant;

/** F8: the broker comes back empty, and is refilled from the outboxes. */
public final class KafkaWiped implements Fault {

    @Override
    public String id() {
        return "F8";
    }

    @Override
    public String title() {
        return "Kafka's data wiped, refilled from the outboxes";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var system = scene.system();
        var since = Instant.now().minus(Duration.ofMinutes(10));
        system.process("kafka").halt();
        Scene.wait(Duration.ofSeconds(2));
        Directories.delete(system.options().directory().resolve("kafka"));
        system.process("kafka").revive();
        scene.awaitReady("kafka");
        system.provideTopics();
        long republished = 0;
        for (var service : Service.values()) {
            republished += scene.operator().republish(service.title(), since.toString());
        }
        var outcome = scene.drained("events published again " + republished);
        long waiting = waiting(scene);
        return outcome.plus("unactivated after replay: " + waiting)
                .and(republished > 0, "events go out again")
                .and(waiting == 0, "everybody becomes active");
    }

    private static long waiting(Scene scene) throws Exception {
        long waiting = 1;
        for (int i = 0; i < 120 && waiting > 0; i++) {
            Scene.wait(Duration.ofSeconds(1));
            waiting = scene.databases()
                    .count(
                            Databases.CORE_AUTH,
                            "select count(*) from activation where state = 'PENDING' and created_at < now() - interval '20 seconds'");
        }
        return waiting;
    }
}
