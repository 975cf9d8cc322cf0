package dev.gatehouse.kit.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedBodyTest {

    @ParameterizedTest
    @ValueSource(strings = {"type", "domain", "reason", "template"})
    void ofTheFieldsOfOurEventsWordsAreShownAndNothingElse(String field) {
        assertThat(shown(field, "user.profile-changed")).isEqualTo(json(field, "user.profile-changed"));
        assertThat(shown(field, "SMTP_450")).isEqualTo(json(field, "SMTP_450"));
        assertThat(shown(field, "hunter2 lives here")).isEqualTo(json(field, "(18 characters)"));
        assertThat(shown(field, "ada@example.org")).isEqualTo(json(field, "(15 characters)"));
        assertThat(shown(field, "2hunter")).isEqualTo(json(field, "(7 characters)"));
        assertThat(shown(field, "")).isEqualTo(json(field, "(0 characters)"));
        assertThat(shown(field, "w".repeat(64))).isEqualTo(json(field, "w".repeat(64)));
        assertThat(shown(field, "w".repeat(65))).isEqualTo(json(field, "(65 characters)"));
    }

    @ParameterizedTest
    @CsvSource({
        "hunter2, (7 characters)",
        "KEY_GONE, KEY_GONE",
        "018f0000-0000-7000-8000-000000000000, 018f0000-0000-7000-8000-000000000000",
        "2026-01-02T03:04:05.678Z, 2026-01-02T03:04:05.678Z"
    })
    void ofOtherFieldsIdsTimesAndCodesAreShown(String text, String shown) {
        assertThat(shown("note", text)).isEqualTo(json("note", shown));
    }

    @Test
    void numbersAreShownAndTextsNestedHoweverDeepAreNot() {
        assertThat(shown("{\"a\":[{\"reason\":[\"hunter2 lives here\"],\"count\":3}]}"))
                .isEqualTo("{\"a\":[{\"reason\":[\"(18 characters)\"],\"count\":3}]}");
    }

    private static String shown(String field, String text) {
        return shown(json(field, text));
    }

    private static String shown(String body) {
        return String.valueOf(
                RedactedBody.of(body.getBytes(StandardCharsets.UTF_8)).body());
    }

    private static String json(String field, String text) {
        return "{\"" + field + "\":\"" + text + "\"}";
    }
}
