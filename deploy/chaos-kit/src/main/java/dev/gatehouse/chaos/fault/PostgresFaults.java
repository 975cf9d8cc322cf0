package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
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
            var outcome = scene.drained("connections reset " + resets);
            int second = scene.tally().of(Tally.SECOND_USERS);
            return outcome.plus("second users for one key " + second).and(second == 0, "one user for one key");
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
            int unanswered = tally.of(Tally.UNANSWERED);
            scene.postgresProxy().delay(Duration.ofMillis(500));
            try {
                Scene.wait(scene.lasting(30, 8));
            } finally {
                scene.postgresProxy().delay(Duration.ZERO);
            }
            var figure = "accepted p99 %d ms (%d), unanswered %d"
                    .formatted(tally.acceptedP99(), tally.acceptedCount(), tally.of(Tally.UNANSWERED) - unanswered);
            return scene.drained(figure);
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
            int later = tally.of(Tally.ANSWERED_LATER);
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
            later = tally.of(Tally.ANSWERED_LATER) - later;
            return scene.drained("longest wait for an answer %d ms, answered 503 %d".formatted(longest, later))
                    .and(longest < 10_000, "no answer takes 10 s")
                    .and(later > 0, "503 while it lasts");
        }
    }
}
