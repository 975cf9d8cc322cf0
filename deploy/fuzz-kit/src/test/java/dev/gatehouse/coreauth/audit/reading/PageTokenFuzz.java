package dev.gatehouse.coreauth.audit.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fuzz.Text;
import dev.gatehouse.kit.problem.DomainException;
import java.util.Base64;

/** What holds for the token of a page of the audit. */
public final class PageTokenFuzz {

    private PageTokenFuzz() {}

    public static void parse(String text) {
        read(text);
        read(Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8)));
    }

    private static void read(String text) {
        try {
            var token = PageToken.parse(text);
            if (token != null) {
                assertThat(PageToken.parse(token.toString())).isEqualTo(token);
                assertThat(token.at().getYear()).isBetween(1, 9_999);
            }
        } catch (DomainException refused) {
            Text.assertUntold(refused, text);
        }
    }
}
