package dev.gatehouse.local.demo;

import dev.gatehouse.local.terminal.Terminal;
import dev.gatehouse.local.terminal.Terminal.Ink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Four bars that run until their domain is ready: what happens at the same time, to scale. */
final class ActivationPicture {

    private static final int WIDTH = 44;
    private static final long SHORTEST_SCALE_MILLIS = 120;
    private static final long FRAME_MILLIS = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final ActivationWatch watch;

    ActivationPicture(Terminal terminal, ActivationWatch watch) {
        this.terminal = terminal;
        this.watch = watch;
    }

    /** Draws until the account is active; in place on a live terminal, once at the end elsewhere. */
    void show() throws DemoException, InterruptedException {
        int drawn = 0;
        while (!watch.isOver() && watch.elapsed().compareTo(PATIENCE) < 0) {
            if (terminal.live()) {
                terminal.up(drawn);
                drawn = draw(watch.elapsed());
            }
            Thread.sleep(FRAME_MILLIS);
        }
        terminal.up(drawn);
        draw(lastReady());
        if (!watch.state().equals("ACTIVE")) {
            throw new DemoException("the account is %s after %d s".formatted(watch.state(), PATIENCE.toSeconds()));
        }
    }

    private int draw(Duration now) {
        var lines = lines(now);
        lines.forEach(terminal::line);
        return lines.size();
    }

    List<String> lines(Duration now) {
        long scale = Math.max(SHORTEST_SCALE_MILLIS, now.toMillis());
        var lines = new ArrayList<String>();
        for (var domain : ActivationWatch.DOMAINS) {
            var ready = watch.ready(domain);
            long millis = ready.orElse(now).toMillis();
            int length = Math.clamp(millis * WIDTH / scale, 1, WIDTH);
            var bar = terminal.sign("█", "#").repeat(length);
            var time = "%5d ms".formatted(millis);
            lines.add("    %-9s %s%s %s"
                    .formatted(
                            domain,
                            terminal.paint(ready.isPresent() ? Ink.GOOD : Ink.NOTABLE, bar),
                            " ".repeat(WIDTH - length),
                            ready.isPresent() ? time + " ready" : terminal.paint(Ink.FAINT, time)));
        }
        lines.add("    " + terminal.paint(Ink.STRONG, watch.state()));
        return lines;
    }

    private Duration lastReady() {
        return ActivationWatch.DOMAINS.stream()
                .map(domain -> watch.ready(domain).orElseGet(watch::elapsed))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
