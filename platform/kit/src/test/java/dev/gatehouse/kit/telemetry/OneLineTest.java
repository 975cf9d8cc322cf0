package dev.gatehouse.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {

    @ParameterizedTest
    @ValueSource(ints = {0, '\n', '\r', '\t', 0x1b, 0x7f, 0x85, 0x200b, 0x202e, 0x2028, 0x2029, 0xd800})
    void whatHasNoShapeOfItsOwnIsWrittenOut(int codePoint) {
        assertThat(OneLine.of("a" + Character.toString(codePoint) + "b", 100))
                .isEqualTo("a\\u%04x".formatted(codePoint) + "b");
    }

    @Test
    void noTwoTextsBecomeTheSame() {
        assertThat(OneLine.of("a\nb", 100)).isNotEqualTo(OneLine.of("a\\u000ab", 100));
        assertThat(OneLine.of("a\\u000ab", 100)).isEqualTo("a\\\\u000ab");
    }

    @ParameterizedTest
    @CsvSource({"5, abcde", "4, abcd", "0, ''"})
    void isCutAtItsLimit(int longest, String expected) {
        assertThat(OneLine.of("abcde", longest)).isEqualTo(expected);
    }

    @Test
    void isNeverCutWithinACharacter() {
        assertThat(OneLine.of("ab\ncd", 7)).isEqualTo("ab");
        assertThat(OneLine.of("ab\ncd", 8)).isEqualTo("ab\\u000a");
        assertThat(OneLine.of("ab😀", 3)).isEqualTo("ab");
    }
}
