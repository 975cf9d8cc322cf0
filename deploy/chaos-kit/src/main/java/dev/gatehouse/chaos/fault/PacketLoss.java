package dev.gatehouse.chaos.fault;

import dev.gatehouse.local.layout.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** F17: one packet in ten to the databases and the broker is lost. Needs root and iptables. */
public final class PacketLoss implements Fault {

    @Override
    public String id() {
        return "F17";
    }

    @Override
    public String title() {
        return "10 % packet loss to PostgreSQL, Kafka and Redis";
    }

    @Override
    public String obstacle() {
        try {
            return iptables("-L", "OUTPUT", "-n") == 0
                    ? ""
                    : "iptables cannot be used here (root and the package are needed)";
        } catch (IOException e) {
            return "iptables is not installed";
        }
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        var ports = List.of(Ports.POSTGRES, Ports.KAFKA, Ports.REDIS).stream()
                .map(name -> scene.system().ports().get(name))
                .toList();
        try {
            for (int port : ports) {
                rule("-I", port);
            }
            Scene.wait(scene.lasting(30, 8));
        } finally {
            for (int port : ports) {
                rule("-D", port);
            }
        }
        var figure = "accepted %d, p99 %d ms, %s"
                .formatted(
                        tally.acceptedCount(),
                        tally.acceptedP99(),
                        tally.requests().told());
        return scene.drained(figure);
    }

    private static void rule(String verb, int port) throws IOException {
        iptables(
                verb,
                "OUTPUT",
                "-o",
                "lo",
                "-p",
                "tcp",
                "--dport",
                String.valueOf(port),
                "-m",
                "statistic",
                "--mode",
                "random",
                "--probability",
                "0.1",
                "-j",
                "DROP");
    }

    private static int iptables(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("iptables"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(5, TimeUnit.SECONDS) ? process.exitValue() : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
