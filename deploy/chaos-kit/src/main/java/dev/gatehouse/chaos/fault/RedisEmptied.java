package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.servers.RedisCommand;
import java.io.IOException;
import java.time.Duration;

/** F14: Redis forgets everything again and again, and then has no room for anything. */
public final class RedisEmptied implements Fault {

    /** In bytes: less than an empty one needs. What it has goes at once, and nothing is taken any more. */
    private static final int TOO_LITTLE = 100_000;

    /** For an answer, and for the first key after the last flush. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int TRIES = 3;

    /** A number, which comes in one line, unlike what INFO itself answers. */
    private static final String EVICTED =
            "EVAL \"return tonumber(redis.call('INFO','stats'):match('evicted_keys:(%d+)'))\" 0";

    @Override
    public String id() {
        return "F14";
    }

    @Override
    public String title() {
        return "Redis FLUSHALL, then eviction";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        int falseLogouts = scene.tally().of(Tally.FALSE_LOGOUTS);
        int flushes = scene.quick() ? 5 : 20;
        for (int i = 0; i < flushes; i++) {
            command(scene, "FLUSHALL");
            Scene.wait(Duration.ofSeconds(1));
        }
        long evicted = evicted(scene);
        for (int i = 1; i < TRIES && evicted == 0; i++) { // what there was may have expired just before
            evicted = evicted(scene);
        }
        var outcome = scene.drained(flushes + " flushes");
        falseLogouts = scene.tally().of(Tally.FALSE_LOGOUTS) - falseLogouts;
        return judged(outcome, evicted, falseLogouts);
    }

    static Outcome judged(Outcome drained, long evicted, int falseLogouts) {
        return drained.plus("keys evicted %d, forced re-logins %d".formatted(evicted, falseLogouts))
                .and(evicted > 0, "Redis evicts")
                .and(falseLogouts == 0, "nobody has to sign in again");
    }

    /** How many keys go while there is no room. */
    private static long evicted(Scene scene) throws IOException, InterruptedException {
        awaitKeys(scene);
        long before = number(scene, EVICTED);
        command(scene, "CONFIG SET maxmemory-policy allkeys-lru");
        command(scene, "CONFIG SET maxmemory " + TOO_LITTLE);
        try {
            Scene.wait(scene.lasting(20, 5));
        } finally {
            command(scene, "CONFIG SET maxmemory 128mb");
        }
        return number(scene, EVICTED) - before;
    }

    /** What is not there cannot be evicted. */
    private static void awaitKeys(Scene scene) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (number(scene, "DBSIZE") == 0 && System.nanoTime() < deadline) {
            Scene.wait(Duration.ofMillis(100));
        }
    }

    private static long number(Scene scene, String command) throws IOException {
        var answer = answer(scene, command);
        if (!answer.startsWith(":")) {
            throw new IOException(command + ": " + answer);
        }
        return Long.parseLong(answer.substring(1));
    }

    private static void command(Scene scene, String command) throws IOException {
        var answer = answer(scene, command);
        if (!answer.equals("+OK")) {
            throw new IOException(command + ": " + answer);
        }
    }

    private static String answer(Scene scene, String command) throws IOException {
        var system = scene.system();
        return new RedisCommand(command)
                .answer(system.ports().get(Ports.REDIS), system.secrets().redis(), PATIENCE);
    }
}
