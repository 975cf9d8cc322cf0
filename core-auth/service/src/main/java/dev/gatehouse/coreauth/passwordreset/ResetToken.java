package dev.gatehouse.coreauth.passwordreset;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.gatehouse.kit.security.MailedToken;

/** From the link by which a password is set. */
final class ResetToken extends MailedToken {

    private static final String PREFIX = "gh_pr_";

    private ResetToken(String text) {
        super(PREFIX, text);
    }

    static ResetToken random() {
        return new ResetToken(fresh(PREFIX));
    }

    /** @throws IllegalArgumentException when the text does not have the form of a token; the text is not repeated */
    @JsonCreator
    static ResetToken parse(String text) {
        return new ResetToken(text);
    }
}
