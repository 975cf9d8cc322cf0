package dev.gatehouse.coreauth.password;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/** How a password becomes the bytes that are hashed: Unicode NFC once, then UTF-8. The same at registration and at sign-in. */
public final class PasswordText {

    private static final int MOST_BYTES_PER_CHAR = 3;

    private PasswordText() {}

    /**
     * The bytes, in an array of their own, which the caller wipes. Only a text that is not in NFC already passes through a
     * {@code String}, as the platform offers no other way to normalise it.
     */
    public static byte[] utf8(CharSequence password) {
        var normal = Normalizer.isNormalized(password, Normalizer.Form.NFC)
                ? CharBuffer.wrap(password)
                : CharBuffer.wrap(Normalizer.normalize(password, Normalizer.Form.NFC));
        var encoded = new byte[normal.length() * MOST_BYTES_PER_CHAR];
        try {
            var buffer = ByteBuffer.wrap(encoded);
            StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .encode(normal, buffer, true);
            return Arrays.copyOf(encoded, buffer.position());
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
