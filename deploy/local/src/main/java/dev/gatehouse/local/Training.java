package dev.gatehouse.local;

import dev.gatehouse.local.GatehouseSystem.Extent;
import dev.gatehouse.local.demo.Demo;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.terminal.Silent;
import dev.gatehouse.local.terminal.Terminal;
import dev.gatehouse.servers.Directories;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs a whole system once, with a few users walking through it, so that later starts know what this one had to find out. */
final class Training {

    private static final int USERS = 5;

    private final Installation installation;
    private final Terminal terminal;

    Training(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    /** Takes a minute or two; needs no port or data of a system that runs. */
    void run() throws IOException, StartException, InterruptedException {
        long began = System.nanoTime();
        terminal.line("Recording one run, so that later starts take about half the CPU time (a minute or two).");
        var directory = installation.home().resolve("target").resolve("training");
        var options = Options.in(directory).withFresh().withFreePorts().withLoadTest();
        try (var system = GatehouseSystem.start(options, new Silent(), Extent.TRAINING)) {
            var unseen = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            for (int user = 0; user < USERS; user++) {
                Demo.run(system.gateway(), system.inbox(), new Terminal(unseen, false, false, true));
            }
        }
        int recorded = installation.recordingCaches().publish();
        Directories.delete(directory);
        terminal.line(
                "  recorded %d programs after %d s".formatted(recorded, (System.nanoTime() - began) / 1_000_000_000));
    }
}
