package dev.gatehouse.communication.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fuzz.Text;

/** What holds for the token of a mail's link, whatever is sent as one. */
public final class LinkFuzz {

    private LinkFuzz() {}

    public static void token(String sent) {
        try {
            var token = OneTimeToken.parse(sent);
            assertThat(token.reveal()).isEqualTo(sent).matches("gh_ev_[A-Za-z0-9_-]{43}");
            assertThat(token.hash()).hasSize(32);
            assertThat(token.toString()).isEqualTo("OneTimeToken[…]");
        } catch (IllegalArgumentException refused) {
            Text.assertUntold(refused, sent);
        }
    }
}
