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
                resets += scene.proxies().cutPostgres();
            }
            var outcome = scene.drained("connections reset " + resets);
            int second = scene.tally().of(Tally.SECOND_USERS);
            return outcome.plus("second users for one key " + second).and(second == 0, "one user for one key");
        }
    }

    /** Every answer of PostgreSQL comes half a second late. */
    public record Slow(String id) implements Fault {

        /** A long poll waits for 5 s, and then for what it tells. */
        private static final long LONGEST_MILLIS = 15_000;

        @Override
        public String title() {
            return "PostgreSQL +500 ms";
        }

        @Override
        public Outcome run(Scene scene) throws Exception {
            var tally = scene.tally();
            tally.newWindow();
            int unanswered = tally.of(Tally.UNANSWERED);
            scene.proxies().delayPostgres(Duration.ofMillis(500));
            try {
                Scene.wait(scene.lasting(30, 8));
            } finally {
                scene.proxies().delayPostgres(Duration.ZERO);
            }
            // whoever still waits for an answer has it once all is drained
            var outcome =
                    scene.drained("accepted p99 %d ms (%d)".formatted(tally.acceptedP99(), tally.acceptedCount()));
            return judged(outcome, tally.longestWait(), tally.of(Tally.UNANSWERED) - unanswered);
        }

        static Outcome judged(Outcome drained, long longestMillis, int unanswered) {
            return drained.plus("longest wait for an answer %d ms, unanswered %d".formatted(longestMillis, unanswered))
                    .and(longestMillis < LONGEST_MILLIS, "no answer takes 15 s")
                    .and(unanswered == 0, "every request is answered");
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
