package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.servers.Directories;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
        var published = published(scene, since);
        int missing;
        try (var topics = new Topics(scene)) {
            missing = missing(published, topics.readAll()).size();
        }
        long waiting = waiting(scene);
        return outcome.plus("missing in the topics %d of %d, unactivated after replay: %d"
                        .formatted(missing, published.size(), waiting))
                .and(republished > 0, "events go out again")
                .and(missing == 0, "every event of the outboxes is in its topic again")
                .and(waiting == 0, "everybody becomes active");
    }

    /** What the outboxes have from then on and say that the broker has. Asked for before that is read: more comes meanwhile. */
    private static Set<UUID> published(Scene scene, Instant since) throws SQLException {
        var published = new HashSet<UUID>();
        for (var database : Databases.ALL) {
            published.addAll(scene.databases()
                    .query(
                            database,
                            "select event_id from outbox where created_at >= '" + since
                                    + "' and published_at is not null",
                            row -> row.getObject(1, UUID.class)));
        }
        return published;
    }

    /** The events of which there is no record. */
    static Set<UUID> missing(Set<UUID> events, List<ConsumerRecord<String, byte[]>> records) {
        var missing = new HashSet<>(events);
        for (var record : records) {
            var id = Topics.eventId(record);
            if (id != null) {
                missing.remove(id);
            }
        }
        return missing;
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
