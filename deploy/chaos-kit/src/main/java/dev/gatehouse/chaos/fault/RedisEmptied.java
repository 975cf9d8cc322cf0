package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.layout.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), scene.system().ports().get(Ports.REDIS))) {
            socket.setSoTimeout(5_000);
            var secret = scene.system().secrets().redis();
            socket.getOutputStream()
                    .write(("AUTH " + secret + "\r\n" + command + "\r\n").getBytes(StandardCharsets.UTF_8));
            var answer = new byte[256];
            int read = 0;
            while (new String(answer, 0, read, StandardCharsets.UTF_8).lines().count() < 2) {
                int more = socket.getInputStream().read(answer, read, answer.length - read);
                if (more < 0) {
                    break;
                }
                read += more;
            }
            var text = new String(answer, 0, read, StandardCharsets.UTF_8);
            if (!text.equals("+OK\r\n+OK\r\n")) {
                throw new IOException(command + ": " + text);
            }
        }
    }
}
