package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.check.MailsInDoubt;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.SupervisedProcess;
import java.time.Duration;
import java.util.Random;

/**
 * F1 to F5: kills a service again and again, at moments nobody chose, also while it starts, while people use it.
 *
 * @param hashing kills it while it has a backlog of passwords to hash
 */
public record KillLoop(String id, Service service, boolean hashing) implements Fault {

    private static final int KILLS = 20;
    private static final int QUICK_KILLS = 2;

    /** A start takes five seconds and more: so long at most whoever starts is let be, so that it is killed at any point of it. */
    private static final int START_MILLIS = 8_000;

    /** More than are hashed in that time. */
    private static final int REGISTRATIONS_PER_SECOND = 60;

    private static final Duration HASHED_WITHIN = Duration.ofMinutes(1);
    private static final Duration LONGEST_BACKLOG = Duration.ofMinutes(5);

    @Override
    public String title() {
        return "SIGKILL " + service.title() + (hashing ? " while it hashes" : "");
    }

    /**
     * @param all processes that were killed
     * @param starting those that were not ready yet
     */
    record Kills(int all, int starting) {

        Kills plus(Kills more) {
            return new Kills(all + more.all, starting + more.starting);
        }

        String told() {
            return all + " kills" + (starting == 0 ? "" : ", " + starting + " of them while it started");
        }
    }

    /**
     * Which rounds wait until all are ready again. In about half nobody does, so that who starts is killed, too; never in two in a
     * row, so that people are served in between.
     */
    static final class Waits {

        private final Random random;
        private final boolean always;
        private boolean waited = true;

        Waits(Random random, boolean always) {
            this.random = random;
            this.always = always;
        }

        /** @param last nothing is killed any more */
        boolean next(boolean last) {
            waited = always || last || !waited || random.nextInt(5) == 0;
            return waited;
        }
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        int falseLogouts = scene.tally().of(Tally.FALSE_LOGOUTS);
        var inDoubt = MailsInDoubt.from(scene.databases());
        var kills = killAgainAndAgain(scene);
        var outcome = scene.drained(kills.told())
                .plus("false logouts " + (scene.tally().of(Tally.FALSE_LOGOUTS) - falseLogouts));
        return switch (service) {
            case USER_MANAGEMENT, AUTHORIZATION -> outcome;
            case CORE_AUTH -> hashed(outcome, mostCredentials(scene), unhashed(scene));
            case COMMUNICATION -> parked(outcome, inDoubt.parked(), kills);
        };
    }

    private Kills killAgainAndAgain(Scene scene) throws InterruptedException {
        int wanted = scene.quick() ? QUICK_KILLS : KILLS;
        var replicas = scene.replicas(service);
        var waits = new Waits(scene.random(), scene.quick());
        var kills = new Kills(0, 0);
        boolean waited = true;
        for (int round = 0; kills.all() < wanted; round++) {
            letWork(scene, waited);
            boolean all = scene.random().nextBoolean();
            for (var replica : replicas) {
                boolean isIts = all || replica.equals(replicas.get(round % replicas.size()));
                if (isIts && kills.all() < wanted) {
                    kills = kills.plus(halt(scene.system().process(replica)));
                }
            }
            Scene.wait(Duration.ofMillis(200));
            replicas.forEach(replica -> scene.system().process(replica).revive());
            waited = waits.next(kills.all() >= wanted);
            if (waited) {
                for (var replica : replicas) {
                    scene.awaitReady(replica);
                }
            }
        }
        return kills;
    }

    private void letWork(Scene scene, boolean ready) throws InterruptedException {
        if (!ready) {
            Scene.wait(Duration.ofMillis(scene.random().nextInt(START_MILLIS)));
        }
        if (hashing) {
            scene.traffic().flood(REGISTRATIONS_PER_SECOND, Duration.ofSeconds(1));
        } else {
            Scene.wait(Duration.ofMillis(300 + scene.random().nextInt(1_500)));
        }
    }

    /** One kill, if there was anything to kill. */
    private static Kills halt(SupervisedProcess process) {
        int killed = process.process().isPresent() ? 1 : 0;
        int starting = process.isReady() ? 0 : killed;
        process.halt();
        return new Kills(killed, starting);
    }

    static Outcome hashed(Outcome drained, long most, long unhashed) {
        return drained.plus("credentials per user at most " + most + ", unhashed after 60 s: " + unhashed)
                .and(most == 1, "one credential per user")
                .and(unhashed == 0, "every password is hashed");
    }

    static Outcome parked(Outcome drained, int parked, Kills kills) {
        return drained.plus("parked " + parked).and(parked <= kills.all(), "a kill leaves one mail in doubt at most");
    }

    /** How many wait longer than 60 s, after as long a wait for those that were accepted last; a quick run waits on while they become fewer. */
    private static long unhashed(Scene scene) throws Exception {
        long latest = System.nanoTime() + LONGEST_BACKLOG.toNanos();
        long end = System.nanoTime() + HASHED_WITHIN.toNanos();
        long fewest = Long.MAX_VALUE;
        long before = -1;
        while (before != 0 && System.nanoTime() < end) {
            before = scene.databases()
                    .count(
                            Databases.CORE_AUTH,
                            "select count(*) from password_task where created_at < now() - interval '5 seconds'");
            if (scene.quick() && before < fewest) {
                fewest = before;
                end = Math.min(latest, System.nanoTime() + HASHED_WITHIN.toNanos());
            }
            Scene.wait(Duration.ofMillis(500));
        }
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select count(*) from password_task where created_at < now() - interval '60 seconds'");
    }

    private static long mostCredentials(Scene scene) throws Exception {
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select coalesce(max(n), 0) from (select count(*) as n from credential group by user_id) as c");
    }
}
