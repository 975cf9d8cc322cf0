package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Client;
import java.time.Duration;
import java.util.Map;

/** F23: the mail server refuses for a while, first connections, then with 4yz. Shorter than the ten minutes it may take. */
public final class MailDown implements Fault {

    @Override
    public String id() {
        return "F23";
    }

    @Override
    public String title() {
        return "mail server refuses (60 s), then says 451; never 5yz";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        try (var sink = new Client(scene.system().inbox())) {
            plan(sink, "connect", "421 4.3.2 Closed for a while");
            Scene.wait(scene.lasting(60, 8));
            sink.delete("/api/v1/faults", "");
            plan(sink, "data", "451 4.3.0 Try again later");
            Scene.wait(scene.lasting(15, 4));
            sink.delete("/api/v1/faults", "");
        }
        long most = scene.databases().count(Databases.COMMUNICATION, "select coalesce(max(attempts), 0) from message");
        long waiting = 1;
        for (int i = 0; i < 180 && waiting > 0; i++) {
            Scene.wait(Duration.ofSeconds(1));
            waiting = scene.databases()
                    .count(
                            Databases.COMMUNICATION,
                            "select count(*) from message where state = 'QUEUED' and queued_at < now() - interval '20 seconds'");
        }
        return Outcome.of("most attempts per mail %d, still queued %d".formatted(most, waiting))
                .and(most <= 12, "no storm of attempts")
                .and(waiting == 0, "all mail goes out");
    }

    private static void plan(Client sink, String step, String reply) throws InterruptedException {
        var answer = sink.post("/api/v1/faults", null, Map.of("step", step, "reply", reply, "times", 100_000));
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException("no fault planned: " + answer.status() + " " + answer.body());
        }
    }
}
