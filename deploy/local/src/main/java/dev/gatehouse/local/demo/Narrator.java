package dev.gatehouse.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.local.terminal.Terminal;
import dev.gatehouse.local.terminal.Terminal.Ink;

/** Tells a demonstration: numbered steps, what was sent, what came back. Shortens tokens, which are of no use to a reader. */
final class Narrator {

    private static final int SHOWN_OF_A_TOKEN = 14;
    private static final String LONG_TOKEN = "\"([A-Za-z0-9_.-]{%d})[A-Za-z0-9_.-]{30,}\"".formatted(SHOWN_OF_A_TOKEN);

    private final Terminal terminal;
    private int steps;

    Narrator(Terminal terminal) {
        this.terminal = terminal;
    }

    void step(String title) {
        steps++;
        terminal.line("");
        terminal.line(terminal.paint(Ink.STRONG, "%d. %s".formatted(steps, title)));
    }

    void sent(String request) {
        terminal.line("  " + terminal.sign("→", "->") + " " + shortened(request));
    }

    void answered(Answer answer) {
        terminal.line("  %s %s in %.1f ms"
                .formatted(
                        terminal.sign("←", "<-"),
                        terminal.paint(answer.status() < 400 ? Ink.GOOD : Ink.NOTABLE, "HTTP " + answer.status()),
                        answer.took().toNanos() / 1e6));
    }

    void json(JsonNode node) {
        node.toPrettyString().lines().forEach(line -> terminal.line("    " + shortened(line)));
    }

    void say(String text) {
        text.lines().forEach(line -> terminal.line("    " + line));
    }

    void holds(String fact) {
        terminal.line("  " + terminal.paint(Ink.GOOD, terminal.sign("✓", "ok")) + " " + fact);
    }

    void failed(String why) {
        terminal.line("  " + terminal.paint(Ink.BAD, terminal.sign("✗", "FAILED")) + " " + why);
    }

    private static String shortened(String text) {
        return text.replaceAll(LONG_TOKEN, "\"$1...\"");
    }
}
