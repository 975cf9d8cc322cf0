package dev.gatehouse.communication.template;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name by which a mail greets. Whoever registers chooses it, and may register somebody else's address: what mail programs would
 * show as a link, or what could rearrange the text around it, is not repeated.
 */
final class Salutation {

    private static final int LONGEST = 60;

    /** Controls, line and paragraph separators, formatting characters (bidi overrides, zero width), private use, unassigned. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** A scheme, an address, a path, or a dot with a would-be top-level domain behind it, full-width forms included. */
    private static final Pattern LINK = Pattern.compile("[:@/\\\\]|[.\\u3002][\\p{L}\\p{N}]{2}|(?i:\\bwww\\b)");

    private Salutation() {}

    /** The name as it may be printed, or nothing: then the mail greets without one. */
    static Optional<String> of(String displayName) {
        var name = Normalizer.normalize(displayName, Normalizer.Form.NFKC).strip();
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST
                || UNSAFE.matcher(name).find()
                || LINK.matcher(name).find()) {
            return Optional.empty();
        }
        return Optional.of(name);
    }
}
