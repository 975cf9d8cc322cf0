package dev.gatehouse.communication.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.usermanagement.api.EmailAddress;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimeTokenTest {

    @Test
    void tokensDifferAndReadBack() {
        var tokens = Stream.generate(OneTimeToken::random).limit(1_000).toList();

        assertThat(tokens.stream().map(OneTimeToken::reveal).collect(Collectors.toSet()))
                .hasSize(1_000);
        assertThat(tokens)
                .allSatisfy(token ->
                        assertThat(OneTimeToken.parse(token.reveal()).hash()).isEqualTo(token.hash()));
    }

    @Test
    void theHashIsSha256OfTheText() {
        var token = OneTimeToken.parse("gh_ev_" + "A".repeat(43));

        assertThat(HexFormat.of().formatHex(token.hash()))
                .isEqualTo("92aa0ec9e84c76c13993955da70c8809c58c0cff0176a7e218e08025eee57a77");
    }

    @Test
    void aTokenIsNotPrinted() {
        var token = OneTimeToken.random();

        assertThat(token.toString()).isEqualTo("OneTimeToken[…]");
        assertThat(new EmailVerificationResource.Confirmation(token).toString()).doesNotContain(token.reveal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gh_ev_",
                "gh_ev_short",
                "GH_EV_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "gh_rt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "gh_ev_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "gh_ev_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void otherTextIsRefusedWithoutBeingRepeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneTimeToken.parse(text))
                .withMessage("not a token");
    }

    @Test
    void aBindingHoldsForOnePurposeUserAndCanonicalAddress() {
        var user = UUID.fromString("018f0000-0000-7000-8000-000000000001");
        var bound = AddressBinding.of("verify-email", user, address("Ada@Example.org"));

        assertThat(AddressBinding.of("verify-email", user, address("ada@example.org")))
                .isEqualTo(bound);
        assertThat(AddressBinding.of("reset", user, address("ada@example.org"))).isNotEqualTo(bound);
        assertThat(AddressBinding.of("verify-email", UUID.randomUUID(), address("ada@example.org")))
                .isNotEqualTo(bound);
        assertThat(AddressBinding.of("verify-email", user, address("ada2@example.org")))
                .isNotEqualTo(bound);
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
