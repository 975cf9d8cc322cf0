package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import java.time.Duration;
import java.util.List;

/** F10, F11, F12: PostgreSQL answers badly. */
public final class PostgresFaults {

    private PostgresFaults() {}

    /** Connections are reset while people register: many in the middle of a commit. */
    public record Resets(String id) implements Fault {

        @Override
        public String title() {
            return "PostgreSQL connections reset mid-commit";
        }

        @Override
        public Outcome run(Scene scene) throws Exception {
            int resets = 0;
            long end = System.nanoTime() + scene.lasting(30, 8).toNanos();
            while (System.nanoTime() < end) {
                Scene.wait(Duration.ofMillis(100 + scene.random().nextInt(900)));
                resets += scene.postgresProxy().cut();
            }
            double drained = scene.drain();
            int second = scene.tally().of("second user for one key");
            return Outcome.of("connections reset %d, second users for one key %d, drained after %.1f s"
                            .formatted(resets, second, drained))
                    .and(second == 0, "one user for one key")
                    .and(drained >= 0, "outboxes drain");
        }
    }

    /** Every answer of PostgreSQL comes half a second late. */
    public record Slow(String id) implements Fault {

        @Override
        public String title() {
            return "PostgreSQL +500 ms";
        }

        @Override
        public Outcome run(Scene scene) throws Exception {
            var tally = scene.tally();
            tally.newWindow();
            int unanswered = tally.of("requests without an answer");
            scene.postgresProxy().delay(Duration.ofMillis(500));
            try {
                Scene.wait(scene.lasting(30, 8));
            } finally {
                scene.postgresProxy().delay(Duration.ZERO);
            }
            var figure = "accepted p99 %d ms (%d), unanswered %d"
                    .formatted(
                            tally.acceptedP99(),
                            tally.acceptedCount(),
                            tally.of("requests without an answer") - unanswered);
            double drained = scene.drain();
            return Outcome.of(figure + ", drained after %.1f s".formatted(drained))
                    .and(drained >= 0, "outboxes drain");
        }
    }

    /** Somebody holds the table of users for 20 s. */
    public record Locked(String id) implements Fault {

        @Override
        public String title() {
            return "LOCK TABLE users 20 s";
        }

        @Override
        public Outcome run(Scene scene) throws Exception {
            var tally = scene.tally();
            tally.newWindow();
            int later = tally.of("requests answered 503");
            try (var connection = scene.databases().open(Databases.USER_MANAGEMENT);
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (var sql : List.of("lock table users in access exclusive mode", "select 1")) {
                    statement.execute(sql);
                }
                Scene.wait(scene.lasting(20, 8));
                connection.rollback();
            }
            long longest = tally.longestWait();
            later = tally.of("requests answered 503") - later;
            double drained = scene.drain();
            return Outcome.of("longest wait for an answer %d ms, answered 503 %d, drained after %.1f s"
                            .formatted(longest, later, drained))
                    .and(longest < 10_000, "no answer takes 10 s")
                    .and(later > 0, "503 while it lasts")
                    .and(drained >= 0, "outboxes drain");
        }
    }
}
