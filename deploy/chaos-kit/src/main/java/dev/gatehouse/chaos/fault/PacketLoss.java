package dev.gatehouse.chaos.fault;

import dev.gatehouse.local.layout.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** F17: one packet in ten to the databases and the broker is lost. Needs root and iptables. */
public final class PacketLoss implements Fault {

    /** On which nobody listens. */
    private static final int TRIAL_PORT = 9;

    /** In seconds, for another process that changes rules. */
    private static final String PATIENCE = "5";

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
            rule("-I", TRIAL_PORT);
            rule("-D", TRIAL_PORT);
            return "";
        } catch (IOException e) {
            return "iptables cannot lose packets here (root and the package are needed): " + e.getMessage();
        }
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        var ports = List.of(Ports.POSTGRES, Ports.KAFKA, Ports.REDIS).stream()
                .map(name -> scene.system().ports().get(name))
                .toList();
        var losing = new ArrayList<Integer>();
        List<Long> lost;
        try {
            for (int port : ports) {
                rule("-I", port);
                losing.add(port);
            }
            Scene.wait(scene.lasting(30, 8));
            var rules = iptables("-L", "OUTPUT", "-n", "-v", "-x");
            lost = ports.stream().map(port -> lost(rules, port)).toList();
        } finally {
            remove(losing);
        }
        var figure = "packets lost %d, accepted %d, p99 %d ms, %s"
                .formatted(
                        lost.stream().mapToLong(Long::longValue).sum(),
                        tally.acceptedCount(),
                        tally.acceptedP99(),
                        tally.requests().told());
        return scene.drained(figure).and(lost.stream().allMatch(each -> each > 0), "packets to each of them are lost");
    }

    /** How many packets to the port the rules have dropped, as {@code iptables -nvxL} lists them. */
    static long lost(String rules, int port) {
        return rules.lines()
                .filter(line -> line.contains(" DROP ") && line.contains(" dpt:" + port + " "))
                .mapToLong(line -> Long.parseLong(line.strip().split(" ", 2)[0]))
                .sum();
    }

    /** All of them, be it that one cannot be removed. */
    private static void remove(List<Integer> ports) throws IOException {
        var failures = new ArrayList<IOException>();
        for (int port : ports) {
            try {
                rule("-D", port);
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
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

    /**
     * What it says.
     *
     * @throws IOException when it is not there, or fails
     */
    private static String iptables(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("iptables", "-w", PATIENCE));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
        return said;
    }
}
