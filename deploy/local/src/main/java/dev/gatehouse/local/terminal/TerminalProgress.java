package dev.gatehouse.local.terminal;

import dev.gatehouse.local.terminal.Terminal.Ink;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Progress for a person: on a live terminal a list of programs that fills itself, elsewhere a line for each event.
 */
public final class TerminalProgress implements Progress, AutoCloseable {

    private static final long REDRAW_MILLIS = 100;

    private final Terminal terminal;
    private final Map<String, @Nullable Duration> programs = new LinkedHashMap<>();
    private final long began = System.nanoTime();
    private int linesDrawn;
    private boolean starting = true;
    private boolean stopping;

    public TerminalProgress(Terminal terminal) {
        this.terminal = terminal;
        if (terminal.live()) {
            Thread.ofPlatform().daemon().name("progress").start(this::redraw);
        }
    }

    @Override
    public synchronized void expects(String name) {
        programs.put(name, null);
        draw();
    }

    @Override
    public void started(String name, ProcessHandle process) {}

    @Override
    public synchronized void ready(String name, Duration after) {
        var first = starting && programs.get(name) == null;
        programs.put(name, after);
        if (!starting) {
            event(terminal.paint(Ink.GOOD, name + " is ready again") + " after " + seconds(after));
        } else if (terminal.live()) {
            draw();
        } else if (first) {
            terminal.line("  %-20s ready  %s".formatted(name, seconds(after)));
        }
    }

    @Override
    public synchronized void died(String name, int exitCode, List<String> lastLines, Duration pause) {
        if (stopping) {
            return;
        }
        erase();
        event("%s (exit code %d), starting it again in %s. Its last lines:"
                .formatted(terminal.paint(Ink.BAD, name + " died"), exitCode, seconds(pause)));
        lastLines.forEach(line -> terminal.line("    " + line));
        draw();
    }

    @Override
    public synchronized void stopped(String name) {
        terminal.line("  stopped " + name);
    }

    @Override
    public synchronized void note(String line) {
        erase();
        terminal.line(line);
        draw();
    }

    @Override
    public synchronized void complete() {
        draw();
        starting = false;
        linesDrawn = 0;
        terminal.line(terminal.paint(Ink.STRONG, "Gatehouse is ready") + " after "
                + seconds(Duration.ofNanos(System.nanoTime() - began)) + ".");
    }

    @Override
    public synchronized void stopping() {
        starting = false;
        stopping = true;
        terminal.line("Stopping …".replace("…", terminal.sign("…", "...")));
    }

    /** Ends the live picture. */
    @Override
    public synchronized void close() {
        starting = false;
    }

    private void redraw() {
        try {
            while (isStarting()) {
                Thread.sleep(REDRAW_MILLIS);
                tick();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isStarting() {
        return starting;
    }

    private synchronized void tick() {
        draw();
    }

    private void draw() {
        if (!terminal.live() || !starting) {
            return;
        }
        erase();
        programs.forEach((name, after) -> terminal.line(line(name, after)));
        linesDrawn = programs.size();
    }

    private void erase() {
        if (terminal.live() && starting) {
            terminal.up(linesDrawn);
            linesDrawn = 0;
        }
    }

    private String line(String name, @Nullable Duration after) {
        if (after == null) {
            var elapsed = Duration.ofNanos(System.nanoTime() - began);
            return "  %s %-20s %s"
                    .formatted(terminal.sign("◌", "-"), name, terminal.paint(Ink.FAINT, seconds(elapsed)));
        }
        return "  %s %-20s %s".formatted(terminal.paint(Ink.GOOD, terminal.sign("●", "*")), name, seconds(after));
    }

    private void event(String text) {
        terminal.line(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
