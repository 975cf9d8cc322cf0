package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.DeadLetters;
import dev.gatehouse.chaos.load.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/** F20: records that are no events come in between, on every topic that a service keeps an inbox for. */
public final class Poison implements Fault {

    /** How many consumers with an inbox read each topic. */
    static final Map<String, Integer> CONSUMERS = Map.of(
            "gatehouse.users.v1", 3,
            "gatehouse.activations.v1", 3,
            "gatehouse.roles.v1", 1,
            "gatehouse.mail.v1", 2,
            "gatehouse.mail-requests.v1", 1,
            "gatehouse.user-management-operators.v1", 1,
            "gatehouse.core-auth-operators.v1", 1,
            "gatehouse.authorization-operators.v1", 1,
            "gatehouse.communication-operators.v1", 1);

    private static final int KINDS = 5;

    /** In a quick run: poison keeps people waiting each time, a machine that stands still does once. */
    private static final int TRIES = 3;

    private static final String IN_TIME = "no healthy activation takes over 5 s";

    private static final int DEAD_WITHIN_SECONDS = 120;

    @Override
    public String id() {
        return "F20";
    }

    @Override
    public String title() {
        return "poison among the events";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var outcome = sent(scene);
        for (int i = 1; scene.quick() && i < TRIES && outcome.broken().equals(List.of(IN_TIME)); i++) {
            outcome = sent(scene);
        }
        return outcome;
    }

    private static Outcome sent(Scene scene) throws Exception {
        long before = DeadLetters.injected(scene.databases());
        scene.tally().newWindow();
        long expected = 0;
        try (var topics = new Topics(scene)) {
            for (int i = 0; i < rounds(scene.quick()); i++) {
                for (var topic : CONSUMERS.entrySet()) {
                    topics.send(poison(topic.getKey(), i));
                    expected += topic.getValue();
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
            topics.flush();
        }
        long dead = DeadLetters.injected(scene.databases()) - before;
        for (int i = 0; i < DEAD_WITHIN_SECONDS * 2 && dead < expected; i++) {
            TimeUnit.MILLISECONDS.sleep(500);
            dead = DeadLetters.injected(scene.databases()) - before;
        }
        Scene.wait(Tally.LATE.plusSeconds(1)); // who set out last shows by then
        return judged(scene.tally().lateInWindow(), dead, expected)
                .and(scene.system().processes().stream().allMatch(each -> each.isReady()), "everything still runs");
    }

    static Outcome judged(int late, long dead, long injected) {
        return Outcome.of("healthy activations over 5 s: %d; dead %d, injected %d".formatted(late, dead, injected))
                .and(late == 0, IN_TIME)
                .and(dead == injected, "each is a dead letter of each consumer");
    }

    /** Each kind comes in either. */
    static int rounds(boolean quick) {
        return quick ? KINDS : KINDS * 4;
    }

    /** Of another kind each round. */
    static ProducerRecord<String, byte[]> poison(String topic, int round) {
        int kind = round % KINDS;
        var subject = UUID.randomUUID();
        var key = kind == 1 ? UUID.randomUUID().toString() : subject.toString();
        var body = kind == 2 ? "x".repeat(900_000) : kind == 0 ? "{\"type\": \"user.regis" : "[]";
        var record = new ProducerRecord<>(topic, key, body.getBytes(StandardCharsets.UTF_8));
        header(record, DeadLetters.MARK, String.valueOf(kind));
        header(record, "ce_specversion", kind == 3 ? "9.9" : "1.0");
        header(record, "ce_subject", subject.toString());
        if (kind != 4) {
            header(record, "ce_id", UUID.randomUUID().toString());
        }
        return record;
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
