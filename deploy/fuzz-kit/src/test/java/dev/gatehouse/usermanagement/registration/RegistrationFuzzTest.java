package dev.gatehouse.usermanagement.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.communication.template.GreetingFuzz;
import dev.gatehouse.coreauth.login.LoginFuzz;
import dev.gatehouse.fuzz.Text;
import dev.gatehouse.kit.json.RequestJson;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.profile.ProfileFuzz;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

class RegistrationFuzzTest {

    private static final int LONGEST_TEXT = 16 * 1024;
    private static final int LONGEST_KEY = 128;
    private static final ObjectMapper JSON = RequestJson.mapper();

    @DictionaryEntries({
        "{\"email\":\"",
        "\"password\":\"",
        "\"display_name\":",
        "\"locale\":",
        "\\u0000",
        "\\ud800",
        "1e999999999",
        "null"
    })
    @FuzzTest
    void whatIsReadIsWithinBoundsAndElseRefused(byte[] bytes) throws IOException {
        form(bytes);
        key(Text.of(bytes));
        ProfileFuzz.name(Text.of(bytes));
        ProfileFuzz.precondition(Text.of(bytes));
        ProfileFuzz.patch(JSON, bytes);
        LoginFuzz.body(JSON, bytes);
        LoginFuzz.typed(bytes);
        GreetingFuzz.name(Text.of(bytes));
    }

    private static void form(byte[] bytes) throws IOException {
        try {
            var form = JSON.readValue(bytes, RegistrationForm.class);
            if (form != null) {
                text(form.email());
                text(form.displayName());
                text(form.locale());
                assertThat(form.toString()).isEqualTo("RegistrationForm[redacted]");
                if (form.password() != null) {
                    form.password().close();
                }
            }
        } catch (JsonProcessingException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(LONGEST_TEXT);
        }
    }

    private static void text(@Nullable String text) {
        if (text != null) {
            assertThat(text).hasSizeLessThanOrEqualTo(LONGEST_TEXT).doesNotContain("\0");
            assertThat(text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE))
                    .isTrue();
        }
    }

    private static void key(String header) {
        try {
            IdempotencyKey.read(header).ifPresent(key -> {
                assertThat(key.text()).hasSizeBetween(1, LONGEST_KEY).isPrintable();
                assertThat(IdempotencyKey.read("\"" + key.text() + "\"")).contains(key);
                assertThat(IdempotencyKey.read(key.text())).contains(key);
            });
        } catch (DomainException refused) {
            Text.assertUntold(refused, header);
        }
    }
}
