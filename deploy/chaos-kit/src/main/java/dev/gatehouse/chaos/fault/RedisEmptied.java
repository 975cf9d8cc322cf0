package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.servers.RedisCommand;
import java.io.IOException;
import java.time.Duration;

/** F14: Redis forgets everything again and again, and then has no room for anything. */
public final class RedisEmptied implements Fault {

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
        command(scene, "CONFIG SET maxmemory-policy allkeys-lru");
        command(scene, "CONFIG SET maxmemory 1500000");
        Scene.wait(scene.lasting(20, 5));
        command(scene, "CONFIG SET maxmemory 128mb");
        var outcome = scene.drained(flushes + " flushes");
        falseLogouts = scene.tally().of(Tally.FALSE_LOGOUTS) - falseLogouts;
        return outcome.plus("forced re-logins " + falseLogouts).and(falseLogouts == 0, "nobody has to sign in again");
    }

    private static void command(Scene scene, String command) throws IOException {
        var system = scene.system();
        var answer = new RedisCommand(command)
                .answer(system.ports().get(Ports.REDIS), system.secrets().redis(), Duration.ofSeconds(5));
        if (!answer.equals("+OK")) {
            throw new IOException(command + ": " + answer);
        }
    }
}
