package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordTextTest {

    @Test
    void composedAndCombinedAccentsAreTheSameBytes() {
        assertThat(PasswordText.utf8("caf\u00e9")).isEqualTo(PasswordText.utf8("cafe\u0301"));
        assertThat(PasswordText.utf8("caf\u00e9")).isEqualTo(new byte[] {'c', 'a', 'f', (byte) 0xc3, (byte) 0xa9});
    }

    @Test
    void spacesCaseAndEmojiAreKept() {
        assertThat(new String(PasswordText.utf8("  A b\t\ud83d\ude00 "), StandardCharsets.UTF_8))
                .isEqualTo("  A b\t\ud83d\ude00 ");
    }

    @Test
    void anyTextIsItsNormalFormInUtf8HoweverItIsHeld() {
        var random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            var text = random.ints(1 + random.nextInt(128), 0x20, 0x30000)
                    .filter(c -> Character.isDefined(c) && !(c >= 0xd800 && c < 0xe000))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var expected = Normalizer.normalize(text, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);

            assertThat(PasswordText.utf8(text)).isEqualTo(expected);
            assertThat(PasswordText.utf8(CharBuffer.wrap(text.toCharArray()))).isEqualTo(expected);
        }
    }
}
