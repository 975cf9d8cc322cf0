package dev.gatehouse.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Text from a fuzzer's bytes, and what may be said about it. */
public final class Text {

    /** Begins text in which each pair of bytes is a char, halves of surrogate pairs included. */
    private static final byte CHARS = 1;

    /** Shorter text may be part of any sentence. */
    private static final int TELLING = 16;

    private Text() {}

    public static String of(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != CHARS) {
            return new String(bytes, UTF_8);
        }
        var text = new StringBuilder(bytes.length / 2);
        for (int i = 1; i + 1 < bytes.length; i += 2) {
            text.append((char) (((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)));
        }
        return text.toString();
    }

    /** Fails when an exception repeats what was to be read. */
    public static void assertUntold(Throwable e, String secret) {
        if (secret.length() >= TELLING) {
            assertThat(String.valueOf(e.getMessage())).doesNotContain(secret);
        }
    }
}
