package dev.gatehouse.local;

import dev.gatehouse.local.CommandLine.UsageException;
import dev.gatehouse.local.demo.Demo;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.terminal.Terminal;
import dev.gatehouse.local.terminal.TerminalProgress;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Main class of {@code deploy/up}. Ends with 0 when it did what was asked, 1 when it could not, 2 when it did not understand. */
public final class Launcher {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUNDERSTOOD = 2;

    private final Terminal terminal;

    private Launcher(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new Launcher(Terminal.standard()).run(List.of(arguments)));
    }

    private int run(List<String> arguments) throws IOException, InterruptedException {
        try {
            var line = CommandLine.parse(arguments, Installation.ofThisBuild().defaultDirectory());
            return switch (line.command()) {
                case HELP -> help();
                case STATS -> stats(line.options());
                case TRAIN -> train();
                case UP -> up(line.options());
                case DEMO -> demo(line.options());
            };
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            return MISUNDERSTOOD;
        } catch (StartException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
    }

    private int help() {
        terminal.out().print(CommandLine.HELP);
        return DONE;
    }

    private int stats(Options options) throws IOException {
        var running = launcherOf(options);
        if (running.isEmpty()) {
            System.err.println("Nothing runs in " + options.directory() + ".");
            return FAILED;
        }
        Stats.of(options.directory(), running.get()).lines().forEach(terminal::line);
        return DONE;
    }

    private int train() throws IOException, StartException, InterruptedException {
        new Training(Installation.ofThisBuild(), terminal).run();
        return DONE;
    }

    private int up(Options options) throws StartException, InterruptedException {
        try (var progress = new TerminalProgress(terminal);
                var system = GatehouseSystem.start(options, progress)) {
            new Welcome(system, terminal).print();
            new CountDownLatch(1).await();
            return DONE;
        }
    }

    private int demo(Options options) throws IOException, StartException, InterruptedException {
        var running = SystemState.read(options.directory());
        if (running.isPresent()) {
            return demo(
                    URI.create(running.get().address("gateway")),
                    URI.create(running.get().address("inbox")));
        }
        try (var progress = new TerminalProgress(terminal);
                var system = GatehouseSystem.start(options, progress)) {
            return demo(system.gateway(), system.inbox());
        }
    }

    private int demo(URI gateway, URI inbox) throws InterruptedException {
        terminal.line("One user's way through " + gateway);
        return Demo.run(gateway, inbox, terminal) ? DONE : FAILED;
    }

    private static Optional<ProcessHandle> launcherOf(Options options) throws IOException {
        return SystemState.read(options.directory()).flatMap(state -> ProcessHandle.of(state.pid()));
    }
}
