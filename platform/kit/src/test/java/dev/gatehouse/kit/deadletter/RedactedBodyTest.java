package dev.gatehouse.kit.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedBodyTest {

    private static final Set<String> WORDS = Set.of("KEY_GONE", "SMTP", "set-password");

    @ParameterizedTest
    @ValueSource(strings = {"domain", "domains", "reason", "template"})
    void ofTheFieldsOfOurEventsTheWordsThatAContractNamesAreShown(String field) {
        assertThat(shown(field, "set-password")).isEqualTo(json(field, "set-password"));
        assertThat(shown(field, "KEY_GONE")).isEqualTo(json(field, "KEY_GONE"));
        assertThat(shown(field, "SMTP_450")).isEqualTo(json(field, "SMTP_450"));
        assertThat(shown("note", "KEY_GONE")).isEqualTo(json("note", "(8 characters)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "domains", "reason", "template", "type", "note"})
    void noOtherWordIsShownWhereverItStands(String field) {
        for (var secret : List.of(
                "hunter",
                "Hunter2",
                "HUNTER",
                "HUNTER_TWO",
                "hunter-two",
                "hunter.2",
                "SMTP_45",
                "JBSWYDPEHPKPXP",
                "gh_rt_dGhpcyBpcyBhIHRva2VuIG9mIHNvbWVib2R5",
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "hunter2 lives here",
                "ada@example.org",
                "")) {
            assertThat(shown(field, secret)).isEqualTo(json(field, "(" + secret.length() + " characters)"));
        }
    }

    @Test
    void ofATypeTheFormOfAWireTypeIsShown() {
        assertThat(shown("type", "user.profile-changed")).isEqualTo(json("type", "user.profile-changed"));
        assertThat(shown("type", "w." + "w".repeat(62))).isEqualTo(json("type", "w." + "w".repeat(62)));
        assertThat(shown("type", "w." + "w".repeat(63))).isEqualTo(json("type", "(65 characters)"));
        assertThat(shown("reason", "user.profile-changed")).isEqualTo(json("reason", "(20 characters)"));
        assertThat(RedactedBody.type("thing.happened")).isEqualTo("thing.happened");
        assertThat(RedactedBody.type("hunter")).isEqualTo("(6 characters)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"018f0000-0000-7000-8000-000000000000", "2026-01-02T03:04:05.678Z"})
    void idsAndTimesAreShownInAnyField(String text) {
        assertThat(shown("note", text)).isEqualTo(json("note", text));
        assertThat(shown("reason", text)).isEqualTo(json("reason", text));
    }

    @Test
    void numbersAreShownAndTextsNestedHoweverDeepAreNot() {
        assertThat(shown("{\"a\":[{\"reason\":[\"hunter2 lives here\"],\"count\":3,\"done\":true,\"left\":null}]}"))
                .isEqualTo("{\"a\":[{\"reason\":[\"(18 characters)\"],\"count\":3,\"done\":true,\"left\":null}]}");
    }

    @Test
    void whatIsNoNameOfAFieldIsNotShownAsOne() {
        assertThat(shown("{\"user_id\":1,\"hunter2\":2,\"Hunter!\":{\"gh_rt_dGhp\":3}}"))
                .isEqualTo("{\"user_id\":1,\"(field 2, 7 characters)\":2,"
                        + "\"(field 3, 7 characters)\":{\"(field 1, 10 characters)\":3}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "{\"note\":\"hunter2", ""})
    void ofWhatIsNotJsonNothingIsShown(String body) {
        assertThat(shown(body)).isEqualTo("null");
    }

    private static String shown(String field, String text) {
        return shown(json(field, text));
    }

    private static String shown(String body) {
        return String.valueOf(
                RedactedBody.of(body.getBytes(StandardCharsets.UTF_8), WORDS).body());
    }

    private static String json(String field, String text) {
        return "{\"" + field + "\":\"" + text + "\"}";
    }
}
