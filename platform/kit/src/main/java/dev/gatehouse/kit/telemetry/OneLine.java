package dev.gatehouse.kit.telemetry;

/** Foreign text as part of a line that cannot be told to be two, nor shown other than it reads. */
public final class OneLine {

    private OneLine() {}

    /**
     * The text with everything that has no shape of its own (control and format characters, line separators, halves of surrogate
     * pairs) written as <code>&#92;uXXXX</code>, a backslash doubled; cut where it would exceed so many characters.
     */
    public static String of(String text, int longest) {
        var line = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length(); ) {
            int next = text.codePointAt(i);
            var encoded = encoded(next);
            if (line.length() + encoded.length() > longest) {
                break;
            }
            line.append(encoded);
            i += Character.charCount(next);
        }
        return line.toString();
    }

    private static String encoded(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> "\\u%04x".formatted(codePoint);
            default -> codePoint == '\\' ? "\\\\" : Character.toString(codePoint);
        };
    }
}
