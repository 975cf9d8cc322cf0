package dev.gatehouse.usermanagement.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.fuzz.Text;

class EmailAddressFuzzTest {

    private static final int MOST_OCTETS = 254;

    @DictionaryEntries({
        "@",
        "@example.org",
        ".",
        "xn--",
        "\u3002",
        "\uff0e",
        "\u00df",
        "\u0130",
        "\u0301",
        "\u200b",
        "\u00ad"
    })
    @FuzzTest
    void anAddressIsOneSpellingOfOneAccount(byte[] bytes) {
        var text = Text.of(bytes);

        var parsed = EmailAddress.parse(text);

        parsed.ifPresent(address -> {
            var canonical = address.canonical();
            assertThat(EmailAddress.parse(canonical).map(EmailAddress::canonical))
                    .contains(canonical);
            assertThat(EmailAddress.parse(address.entered())).contains(address);
            assertThat(canonical.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(MOST_OCTETS);
            assertThat(address.entered().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(MOST_OCTETS);
            assertThat(address.entered().codePoints().anyMatch(EmailAddressFuzzTest::breaksLines))
                    .as(address.entered())
                    .isFalse();
            assertThat(address.toString()).doesNotContain(address.canonicalLocalPart() + "@");
        });
    }

    private static boolean breaksLines(int c) {
        return Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
