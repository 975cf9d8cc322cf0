package dev.gatehouse.communication.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalutationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada",
                "Ada Lovelace",
                "J. R. R. Tolkien",
                "Søren O'Neill",
                "王小明",
                "Dr. Müller-Lüdenscheidt",
                "<b>Bob</b>"
            })
    void namesAreRepeated(String name) {
        assertThat(Salutation.of(name.replace("/", ""))).contains(name.replace("/", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "https://evil.example",
                "evil.example",
                "Win at evil.example now",
                "evil．example",
                "evil。example",
                "www evil",
                "mail me at x@evil.example",
                "javascript:alert(1)",
                "Ada\r\nBcc: victim@example.org",
                "Ada\nYour password is wrong",
                "Ada\u2028next line",
                "Ada\u202egnp.exe",
                "Ada\u200b",
                "Ada\u0000"
            })
    void whatIsNoNameIsNot(String name) {
        assertThat(Salutation.of(name)).isEmpty();
    }

    @Test
    void sixtyCharactersAreAName() {
        assertThat(Salutation.of("𝒜".repeat(60))).isPresent();
        assertThat(Salutation.of("a".repeat(61))).isEmpty();
    }
}
