package dev.gatehouse.coreauth.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TypedPasswordTest {

    @Test
    void twoWaysToTypeTheSameLettersAreOnePassword() {
        assertThat(encoded("caf\u00e9")).isEqualTo(encoded("cafe\u0301")).isEqualTo("caf\u00e9".getBytes(UTF_8));
    }

    @Test
    void spacesAndEveryLetterCount() {
        assertThat(encoded(" a b ")).isEqualTo(" a b ".getBytes(UTF_8));
        assertThat(encoded("\ud83d\ude00 emoji")).isEqualTo("\ud83d\ude00 emoji".getBytes(UTF_8));
    }

    @Test
    void codePointsAreCounted() {
        assertThat(TypedPassword.of("\ud83d\ude00".repeat(128).toCharArray()).encoded())
                .isPresent();
        assertThat(TypedPassword.of("\ud83d\ude00".repeat(129).toCharArray()).encoded())
                .isEmpty();
        assertThat(TypedPassword.of("e\u0301".repeat(128).toCharArray()).encoded())
                .isPresent();
        assertThat(TypedPassword.of("x".repeat(1_000_000).toCharArray()).encoded())
                .isEmpty();
    }

    @Test
    void isWipedAndPrintsNothing() {
        var chars = "correct horse".toCharArray();
        var password = TypedPassword.of(chars);

        password.close();

        assertThat(chars).containsOnly('\0');
        assertThat(password).hasToString("TypedPassword[redacted]");
    }

    @Test
    void isReadFromJson() throws Exception {
        var json = new ObjectMapper();

        var read = json.readValue("\"tab\\tand caf\\u00e9\"", TypedPassword.class);

        assertThat(read.encoded())
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo("tab\tand caf\u00e9".getBytes(UTF_8)));
    }

    private static byte[] encoded(String typed) {
        return TypedPassword.of(typed.toCharArray()).encoded().orElseThrow();
    }
}
