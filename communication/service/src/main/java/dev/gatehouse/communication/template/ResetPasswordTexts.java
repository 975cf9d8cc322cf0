package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * Words of the mail for those who have forgotten their password, in English; {@code messages/resetpassword_<language>.properties}
 * has the others.
 */
@MessageBundle(value = "resetpassword", locale = "en")
public interface ResetPasswordTexts {

    @Message("Choose a new password")
    String subject();

    @Message("Somebody, hopefully you, has asked for a new password for your account. With this link you choose one:")
    String request();

    @Message("Choose a new password")
    String action();

    @Message("The link works once and for 30 minutes.")
    String validity();

    @Message("You did not ask for it? Then do nothing: your password stays as it is.")
    String ignore();
}
