package dev.gatehouse.coreauth.login;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.gatehouse.coreauth.password.PasswordText;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A password as somebody typed it, a secret: has no accessor, no JSON form and prints nothing. Confined to its request and
 * wiped by {@link #close()}. Not thread-safe.
 */
@JsonDeserialize(using = TypedPassword.Reader.class)
public final class TypedPassword implements AutoCloseable {

    /** What a registration accepts; a longer one cannot be anybody's. */
    private static final int LONGEST_CODE_POINTS = 128;

    /** NFC merges at most four code points of two chars each into one. */
    private static final int LONGEST_CHARS = LONGEST_CODE_POINTS * 8;

    private final char[] chars;

    private TypedPassword(char[] chars) {
        this.chars = chars;
    }

    /** Takes the array over. */
    static TypedPassword of(char[] typed) {
        return new TypedPassword(typed);
    }

    /**
     * What is hashed, as at the registration; the caller wipes it. Empty for what nobody's password can be, so that no hash is
     * spent on it: too long a text, or one with half a surrogate pair, which has no encoding of its own.
     */
    public Optional<byte[]> encoded() {
        if (chars.length > LONGEST_CHARS || hasLoneSurrogate()) {
            return Optional.empty();
        }
        var bytes = PasswordText.utf8(CharBuffer.wrap(chars));
        if (codePoints(bytes) > LONGEST_CODE_POINTS) {
            Arrays.fill(bytes, (byte) 0);
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    @Override
    public void close() {
        Arrays.fill(chars, '\0');
    }

    @Override
    public String toString() {
        return "TypedPassword[redacted]";
    }

    private boolean hasLoneSurrogate() {
        for (int i = 0; i < chars.length; i++) {
            if (Character.isSurrogate(chars[i])) {
                if (i + 1 == chars.length || !Character.isSurrogatePair(chars[i], chars[i + 1])) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Every byte of UTF-8 but 10xxxxxx begins one. */
    private static int codePoints(byte[] utf8) {
        int count = 0;
        for (byte b : utf8) {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    /** Takes the password out of the parser's own buffer, without a String in between, and wipes it there. */
    static class Reader extends JsonDeserializer<TypedPassword> {

        @Override
        public TypedPassword deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (TypedPassword) context.handleUnexpectedToken(TypedPassword.class, parser);
            }
            var buffer = parser.getTextCharacters();
            int from = parser.getTextOffset();
            int to = from + parser.getTextLength();
            var typed = Arrays.copyOfRange(buffer, from, to);
            Arrays.fill(buffer, from, to, '\0');
            return new TypedPassword(typed);
        }
    }
}
