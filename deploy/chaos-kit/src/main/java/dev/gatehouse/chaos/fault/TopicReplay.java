package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.check.StateDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/** F19: every event that ever was comes again, twice, in any order. Nothing may come of it. */
public final class TopicReplay implements Fault {

    private static final int MOST_TOLD = 3;

    /** A mail that a server has turned away is tried again within minutes. */
    private static final Duration LONGEST_WAY = Duration.ofMinutes(3);

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
        scene.operator().rest(); // what he changes meanwhile is no doing of repeated events
        try (var topics = new Topics(scene)) {
            scene.traffic().awaitArrival(60);
            scene.drain();
            topics.awaitRead();
            boolean still = isStill(scene);
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
            var differences = before.differences(StateDigest.of(scene.databases()));
            return Outcome.of("%d records again, state diff rows %d of %d%s"
                            .formatted(
                                    again.size(),
                                    differences.size(),
                                    before.size(),
                                    differences.stream()
                                            .limit(MOST_TOLD)
                                            .map(row -> "; " + row)
                                            .collect(Collectors.joining())))
                    .and(still, "nobody is on the way any more")
                    .and(read, "everything is read")
                    .and(!all.isEmpty() && before.size() > 0, "there is something to replay")
                    .and(differences.isEmpty(), "the same state as before");
        } finally {
            scene.operator().begin();
            scene.traffic().rate(rate);
        }
    }

    /** What changes by itself tells nothing of repeated events: waits until no mail and no activation is on its way. */
    private static boolean isStill(Scene scene) throws Exception {
        long deadline = System.nanoTime() + LONGEST_WAY.toNanos();
        while (System.nanoTime() < deadline) {
            long mails = scene.databases()
                    .count(
                            Databases.COMMUNICATION,
                            "select count(*) from message where state in ('QUEUED', 'SENDING')");
            long people = scene.databases()
                    .count(Databases.CORE_AUTH, "select count(*) from activation where state = 'PENDING'");
            if (mails + people == 0) {
                return true;
            }
            Scene.wait(Duration.ofSeconds(1));
        }
        return false;
    }
}
