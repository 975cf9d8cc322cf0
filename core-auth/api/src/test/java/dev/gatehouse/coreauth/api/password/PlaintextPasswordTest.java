package dev.gatehouse.coreauth.api.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaintextPasswordTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    record Form(PlaintextPassword password, String next) {}

    @Test
    void isReadFromJsonWithoutAString() throws JsonProcessingException {
        var form = MAPPER.readValue("""
                {"password": "caf\\u00e9 \\"🎉\\" \\u0000", "next": "after"}""", Form.class);

        assertThat(text(form.password())).isEqualTo("café \"🎉\" \0");
        assertThat(form.next()).isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "true", "[\"a\"]", "{\"a\": 1}"})
    void onlyTextIsAPassword(String json) {
        assertThatThrownBy(() -> MAPPER.readValue("{\"password\": " + json + "}", Form.class))
                .isInstanceOf(MismatchedInputException.class);
    }

    @Test
    void neitherPrintsNorWritesItself() throws JsonProcessingException {
        var password = PlaintextPassword.of("a secret that nobody prints".toCharArray());

        assertThat(password).hasToString("PlaintextPassword[redacted]");
        assertThat(MAPPER.writeValueAsString(password)).isEqualTo("{}");
    }

    @Test
    void isWipedOnceAndForAll() {
        var typed = "a secret that is wiped".toCharArray();
        var password = PlaintextPassword.of(typed);

        password.close();

        assertThat(typed).containsOnly('\0');
        assertThatThrownBy(password::octets).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> password.encode(new byte[100], 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTypedFormIsWipedWhenItIsNormalised() {
        var typed = "cafe\u0301".toCharArray();

        assertThat(text(PlaintextPassword.of(typed))).isEqualTo("café");
        assertThat(typed).containsOnly('\0');
    }

    @ParameterizedTest
    @CsvSource({
        "password, 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
        "'cafe\u0301 au lait, please', 15f481a84f9ea298642151dd2df294bfbb0d12e6"
    })
    void isListedByTheDigestOfItsNormalForm(String password, String sha1) {
        assertThat(PlaintextPassword.of(password.toCharArray()).sha1())
                .isEqualTo(HexFormat.of().parseHex(sha1));
    }

    private static String text(PlaintextPassword password) {
        var octets = new byte[password.octets()];
        password.encode(octets, 0);
        return new String(octets, StandardCharsets.UTF_8);
    }
}
