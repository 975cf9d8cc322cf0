package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.template.SetPasswordLetter;
import jakarta.inject.Singleton;

/** The mail for those whose password could not be kept. */
@Singleton
class SetPasswordMail extends PasswordLinkMail {

    SetPasswordMail(TokenMint mint, SetPasswordLetter letter, SetPasswordConfig config) {
        super(mint, letter::write, config);
    }

    /** As core-auth asks for it. */
    @Override
    public String template() {
        return "set-password";
    }
}
