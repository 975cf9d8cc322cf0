package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.template.ResetPasswordLetter;
import jakarta.inject.Singleton;

/** The mail for those who have forgotten their password. */
@Singleton
class ResetPasswordMail extends PasswordLinkMail {

    ResetPasswordMail(TokenMint mint, ResetPasswordLetter letter, SetPasswordConfig config) {
        super(mint, letter::write, config);
    }

    /** As core-auth asks for it. */
    @Override
    public String template() {
        return "reset-password";
    }

    @Override
    public boolean strangersCauseIt() {
        return true;
    }
}
