package dev.gatehouse.coreauth.api.password;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * A password as a person typed it, in Normalization Form C (Unicode Standard Annex 15), so that two keyboards' ways to write
 * the same text are one password. Confined to its request and wiped by {@link #close()}; has no accessor, no JSON form and
 * prints nothing. Not thread-safe.
 */
@JsonDeserialize(using = PlaintextPasswordDeserializer.class)
public final class PlaintextPassword implements AutoCloseable {

    /** Below U+0300 there is no combining mark and nothing that NFC changes. */
    private static final char FIRST_COMBINING = '\u0300';

    /** NFC merges at most four code points (of two chars each) into one: what is longer is too long in any form. */
    private static final int LONGEST_TO_NORMALIZE = PasswordPolicy.MAX_CODE_POINTS * 8;

    private final char[] chars;
    private boolean wiped;

    private PlaintextPassword(char[] chars) {
        this.chars = chars;
    }

    /** Takes the array over: it is wiped here, at the latest by {@link #close()}. */
    public static PlaintextPassword of(char[] typed) {
        if (typed.length > LONGEST_TO_NORMALIZE || isPlain(typed)) {
            return new PlaintextPassword(typed);
        }
        // the JDK's normaliser knows no way but through a String, which the garbage collector alone can take away
        var normalized = Normalizer.normalize(CharBuffer.wrap(typed), Normalizer.Form.NFC)
                .toCharArray();
        Arrays.fill(typed, '\0');
        return new PlaintextPassword(normalized);
    }

    /**
     * Encodes it as UTF-8 into the array from the given position on.
     *
     * @return octets written
     * @throws IllegalArgumentException when it does not fit or holds half a surrogate pair; {@link PasswordPolicy} refuses both
     */
    public int encode(byte[] target, int position) {
        var bytes = ByteBuffer.wrap(target, position, target.length - position);
        var result = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .encode(CharBuffer.wrap(chars()), bytes, true);
        if (!result.isUnderflow()) {
            throw new IllegalArgumentException("password cannot be encoded");
        }
        return bytes.position() - position;
    }

    /** The SHA-1 of its UTF-8 encoding: what {@link BreachedPasswords} are listed by, and good for nothing else. */
    public byte[] sha1() {
        var encoded = new byte[octets()];
        try {
            encode(encoded, 0);
            return MessageDigest.getInstance("SHA-1").digest(encoded);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Length in code points, half surrogate pairs counted as one. */
    int codePoints() {
        return Character.codePointCount(chars(), 0, chars.length);
    }

    /** True when every surrogate has its other half, so that no two passwords share an encoding. */
    boolean isUnicode() {
        for (int i = 0; i < chars().length; i++) {
            if (Character.isSurrogate(chars[i])) {
                if (i + 1 == chars.length || !Character.isSurrogatePair(chars[i], chars[i + 1])) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Octets in UTF-8; exact for what {@link #isUnicode()}. */
    public int octets() {
        int octets = 0;
        for (char c : chars()) {
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    /** Without regard to case: contains the text. */
    boolean containsIgnoreCase(String text) {
        int length = text.length();
        for (int from = 0; from + length <= chars().length; from++) {
            if (matchesAt(from, text)) {
                return true;
            }
        }
        return false;
    }

    /** A 64-bit digest of the text without regard to case; the same for a {@code String} of equal text. */
    long caselessDigest() {
        return CaselessDigest.of(CharBuffer.wrap(chars()));
    }

    @Override
    public void close() {
        Arrays.fill(chars, '\0');
        wiped = true;
    }

    @Override
    public String toString() {
        return "PlaintextPassword[redacted]";
    }

    private boolean matchesAt(int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (CaselessDigest.fold(chars[from + i]) != CaselessDigest.fold(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private char[] chars() {
        if (wiped) {
            throw new IllegalStateException("password has been wiped");
        }
        return chars;
    }

    private static boolean isPlain(char[] typed) {
        for (char c : typed) {
            if (c >= FIRST_COMBINING) {
                return false;
            }
        }
        return true;
    }
}
