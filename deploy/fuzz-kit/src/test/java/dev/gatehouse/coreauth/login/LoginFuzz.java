package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.fuzz.Text;
import dev.gatehouse.usermanagement.api.EmailAddress;
import java.io.IOException;
import java.util.Arrays;

/** What holds for a sign-in and a refresh whatever is sent. */
public final class LoginFuzz {

    /** The most bytes that 128 code points have. */
    private static final int LONGEST_PASSWORD = 512;

    private LoginFuzz() {}

    public static void body(ObjectMapper json, byte[] bytes) throws IOException {
        try {
            var request = json.readValue(bytes, AuthResource.LoginRequest.class);
            if (request != null) {
                assertThat(request.toString()).isEqualTo("LoginRequest[redacted]");
            }
            if (request != null && request.password() != null) {
                password(request.password());
            }
            if (request != null && request.email() != null) {
                EmailAddress.parse(request.email()).ifPresent(address -> assertThat(
                                EmailAddress.parse(address.canonical()).map(EmailAddress::canonical))
                        .contains(address.canonical()));
            }
        } catch (JsonProcessingException refused) {
            // as it should
        }
        try {
            var refresh = json.readValue(bytes, AuthResource.RefreshRequest.class);
            if (refresh != null) {
                assertThat(refresh.toString()).isEqualTo("RefreshRequest[redacted]");
            }
        } catch (JsonProcessingException refused) {
            // as it should
        }
    }

    /** Typed twice it is the same, however it was typed. */
    public static void typed(byte[] bytes) {
        password(TypedPassword.of(Text.of(bytes).toCharArray()));
    }

    private static void password(TypedPassword typed) {
        assertThat(typed.toString()).isEqualTo("TypedPassword[redacted]");
        try (typed) {
            var first = typed.encoded();
            first.ifPresent(encoded -> {
                assertThat(encoded.length).isLessThanOrEqualTo(LONGEST_PASSWORD);
                assertThat(typed.encoded())
                        .hasValueSatisfying(again -> assertThat(again).isEqualTo(encoded));
                Arrays.fill(encoded, (byte) 0);
            });
        }
    }
}
