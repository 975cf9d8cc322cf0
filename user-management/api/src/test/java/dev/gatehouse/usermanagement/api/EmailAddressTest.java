package dev.gatehouse.usermanagement.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ada@example.org, ada@example.org",
        "'  Ada.Lovelace@Example.ORG ', ada.lovelace@example.org",
        "ada+news@example.org, ada+news@example.org",
        "o'brien!#$%&*+-/=?^_`{|}~@example.org, o'brien!#$%&*+-/=?^_`{|}~@example.org",
        "cafe\u0301@example.org, caf\u00e9@example.org",
        "CAF\u00c9@example.org, caf\u00e9@example.org",
        "\u0410\u0434\u0430@example.org, \u0430\u0434\u0430@example.org",
        "ada@B\u00dcCHER.example, ada@xn--bcher-kva.example",
        "ada@XN--BCHER-KVA.example, ada@xn--bcher-kva.example",
        "ada@example\u3002org, ada@example.org",
    })
    void oneAccountHasOneCanonicalForm(String entered, String canonical) {
        assertThat(EmailAddress.parse(entered))
                .hasValueSatisfying(address -> assertThat(address.canonical()).isEqualTo(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "ada.lovelace@example.org, adalovelace@example.org",
        "ada+news@example.org, ada@example.org",
        "\u0131an@example.org, ian@example.org",
        "\u0430da@example.org, ada@example.org",
    })
    void whatOnlyTheReceivingHostCouldEquateStaysApart(String one, String other) {
        assertThat(EmailAddress.parse(one).orElseThrow().canonical())
                .isNotEqualTo(EmailAddress.parse(other).orElseThrow().canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ada",
                "ada@",
                "@example.org",
                "ada@example",
                "ada@@example.org",
                "ada lovelace@example.org",
                "ada\r\nbcc:x@example.org",
                "ada\u0000@example.org",
                "ada@exa mple.org",
                "ada@example.org\r\nx",
                "ada@-example.org",
                "ada@example-.org",
                "ada@example..org",
                "ada@example.org.",
                "ada@192.0.2.1",
                "ada@[192.0.2.1]",
                "\"ada lovelace\"@example.org",
                ".ada@example.org",
                "ada.@example.org",
                "a..da@example.org",
                "<ada@example.org>",
                "ada,bob@example.org",
                "ada@stra\u00dfe.example",
                "ada@exam\u200dple.org",
                "ada\u202e@example.org",
                "ada\ud83d\ude00@example.org",
                "ada\ud800@example.org",
                "ada@exam_ple.org",
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @Test
    void lengthsAreBoundedInOctets() {
        var host = ("b".repeat(61) + ".").repeat(3) + "org"; // 189 octets
        assertThat(EmailAddress.parse("a".repeat(64) + "@" + host)).isPresent();
        assertThat(EmailAddress.parse("a".repeat(65) + "@" + host)).isEmpty();
        assertThat(EmailAddress.parse("\u00e9".repeat(32) + "@" + host)).isPresent();
        assertThat(EmailAddress.parse("\u00e9".repeat(33) + "@" + host)).isEmpty();
        assertThat(EmailAddress.parse("a".repeat(64) + "@" + host.substring(0, 186) + ".org"))
                .isEmpty();
        assertThat(EmailAddress.parse("a".repeat(60) + "@" + host + ".o"))
                .hasValueSatisfying(a -> assertThat(a.canonical()).hasSize(252));
        assertThat(EmailAddress.parse("a".repeat(63) + "@" + host + ".o")).isEmpty();
    }

    @Test
    void canonicalFormIsItsOwnCanonicalForm() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var text = random.ints(1 + random.nextInt(12), 0x21, 0x2ff)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining("", "", "@Example.org"));
            EmailAddress.parse(text).ifPresent(address -> assertThat(EmailAddress.parse(address.canonical()))
                    .map(EmailAddress::canonical)
                    .hasValue(address.canonical()));
        }
    }

    @Test
    void printsNoPersonalData() {
        assertThat(EmailAddress.parse("Ada@example.org").orElseThrow()).hasToString("EmailAddress[…@example.org]");
    }
}
