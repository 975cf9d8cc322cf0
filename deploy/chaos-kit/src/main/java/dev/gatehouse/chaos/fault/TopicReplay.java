package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.StateDigest;
import java.util.ArrayList;
import java.util.Collections;
import org.apache.kafka.clients.producer.ProducerRecord;

/** F19: every event that ever was comes again, twice, in any order. Nothing may come of it. */
public final class TopicReplay implements Fault {

    @Override
    public String id() {
        return "F19";
    }

    @Override
    public String title() {
        return "all topics replayed twice, shuffled";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        double rate = scene.traffic().rate();
        scene.traffic().rate(0);
        try (var topics = new Topics(scene)) {
            scene.traffic().awaitArrival(60);
            scene.drain();
            topics.awaitRead();
            var before = StateDigest.of(scene.databases());
            var all = new ArrayList<>(topics.readAll());
            var again = new ArrayList<>(all);
            again.addAll(all);
            Collections.shuffle(again, scene.random());
            again.forEach(record -> topics.send(
                    new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers())));
            topics.flush();
            boolean read = topics.awaitRead();
            scene.drain();
            long differences = before.differences(StateDigest.of(scene.databases()));
            return Outcome.of("%d records again, state diff rows %d of %d"
                            .formatted(again.size(), differences, before.size()))
                    .and(read, "everything is read")
                    .and(!all.isEmpty() && before.size() > 0, "there is something to replay")
                    .and(differences == 0, "the same state as before");
        } finally {
            scene.traffic().rate(rate);
        }
    }
}
