package dev.gatehouse.communication.verification;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.gatehouse.kit.security.MailedToken;

/** From the link by which an address is confirmed. */
final class OneTimeToken extends MailedToken {

    private static final String PREFIX = "gh_ev_";

    private OneTimeToken(String text) {
        super(PREFIX, text);
    }

    static OneTimeToken random() {
        return new OneTimeToken(fresh(PREFIX));
    }

    /** @throws IllegalArgumentException when the text does not have the form of a token; the text is not repeated */
    @JsonCreator
    static OneTimeToken parse(String text) {
        return new OneTimeToken(text);
    }
}
