package dev.gatehouse.usermanagement.profile;

import dev.gatehouse.kit.problem.FieldError;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The name by which a person wants to be addressed: 1 to {@value #MAX_CODE_POINTS} code points of any script, one line, in NFC
 * and without surrounding white space. It appears in mails, so it holds nothing that could break a header, turn the reading
 * direction around or become a link.
 */
public record DisplayName(String text) {

    static final int MAX_CODE_POINTS = 80;

    /** NFC at most triples a text's length. */
    private static final int LONGEST_TO_READ = MAX_CODE_POINTS * 8;

    private static final Pattern LINK = Pattern.compile(
            "://|@|\\bwww\\.|[\\p{L}\\p{N}-]\\.\\p{L}{2,}", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    /** The name, or why not. */
    public sealed interface Reading {

        record Accepted(DisplayName name) implements Reading {}

        record Refused(FieldError error) implements Reading {}
    }

    public static Reading read(String pointer, String entered) {
        if (entered.length() > LONGEST_TO_READ) {
            return refused(pointer, "TOO_LONG", "At most " + MAX_CODE_POINTS + " characters.");
        }
        var text = Normalizer.normalize(entered.strip(), Normalizer.Form.NFC);
        if (text.isEmpty()) {
            return refused(pointer, "BLANK", "Leave the name out, or give one.");
        }
        if (text.codePointCount(0, text.length()) > MAX_CODE_POINTS) {
            return refused(pointer, "TOO_LONG", "At most " + MAX_CODE_POINTS + " characters.");
        }
        if (text.codePoints().anyMatch(DisplayName::isUnsafe)) {
            return refused(pointer, "INVALID_CHARACTER", "Control and direction characters are not allowed.");
        }
        return LINK.matcher(text).find()
                ? refused(pointer, "LOOKS_LIKE_LINK", "A name must not look like an address. Put a space after a dot.")
                : new Reading.Accepted(new DisplayName(text));
    }

    private static Reading refused(String pointer, String code, String detail) {
        return new Reading.Refused(new FieldError(pointer, code, detail));
    }

    /** Controls, line ends, half surrogate pairs, unassigned code points, and the marks, embeddings and isolates of UAX 9. */
    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            // joiners shape the letters of some scripts and the emoji of all
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            default -> false;
        };
    }
}
