package dev.gatehouse.communication.template;

/**
 * HTML in few, long, ASCII lines: such a body travels as it is (RFC 5322 allows 998 characters a line), where any other would be
 * encoded and sent in lines of 76, each one a write to the mail server.
 */
final class CompactHtml {

    private static final int LONGEST_LINE = 900;

    private CompactHtml() {}

    /** @param html in which no line break separates two words */
    static String of(String html) {
        var compact = new StringBuilder(html.length() + 64);
        int column = 0;
        for (var line : html.split("\n", -1)) {
            var ascii = ascii(line.strip());
            if (column > 0 && column + ascii.length() > LONGEST_LINE) {
                compact.append('\n');
                column = 0;
            }
            compact.append(ascii);
            column += ascii.length();
        }
        return compact.append('\n').toString();
    }

    /** Characters beyond ASCII as numeric references. */
    private static String ascii(String line) {
        if (line.chars().allMatch(c -> c < 0x80)) {
            return line;
        }
        var ascii = new StringBuilder(line.length() + 32);
        line.codePoints().forEach(c -> {
            if (c < 0x80) {
                ascii.append((char) c);
            } else {
                ascii.append("&#").append(c).append(';');
            }
        });
        return ascii.toString();
    }
}
