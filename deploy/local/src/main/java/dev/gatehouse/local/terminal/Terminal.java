package dev.gatehouse.local.terminal;

import java.io.PrintStream;

/**
 * Where text goes, and what it may do there.
 *
 * @param out takes the text
 * @param live whether lines that were printed can be printed over
 * @param colour whether colours are wanted
 * @param unicode whether signs beyond ASCII arrive
 */
public record Terminal(PrintStream out, boolean live, boolean colour, boolean unicode) {

    /** Colours that mean something. */
    public enum Ink {
        GOOD("32"),
        BAD("31"),
        NOTABLE("36"),
        FAINT("2"),
        STRONG("1");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    /** Standard output as it is: no colours with NO_COLOR, nothing live unless a person watches. */
    public static Terminal standard() {
        boolean watched = isWatched() && !"dumb".equals(System.getenv("TERM"));
        boolean plain = System.getenv("NO_COLOR") != null;
        boolean unicode = System.out.charset().newEncoder().canEncode("✓─█");
        return new Terminal(System.out, watched, watched && !plain, unicode);
    }

    @SuppressWarnings("SystemConsoleNull") // Without standard streams it may still be null.
    private static boolean isWatched() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    public String paint(Ink ink, String text) {
        return colour ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
    }

    /** {@code sign} where it can be shown, else {@code ascii}. */
    public String sign(String sign, String ascii) {
        return unicode ? sign : ascii;
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Puts the cursor {@code lines} up and clears from there; only on a live terminal. */
    public void up(int lines) {
        if (lines > 0) {
            out.print("\u001b[" + lines + "A\u001b[J");
        }
    }
}
