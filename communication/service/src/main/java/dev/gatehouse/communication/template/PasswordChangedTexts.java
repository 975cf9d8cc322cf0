package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the mail that tells of a new password, in English; {@code messages/passwordchanged_<language>.properties} has the others. */
@MessageBundle(value = "passwordchanged", locale = "en")
public interface PasswordChangedTexts {

    @Message("Your password was changed")
    String subject();

    @Message("The password of your account has just been changed. All devices were signed out.")
    String fact();

    @Message(
            "That was not you? Then open our sign-in page yourself, choose \"Forgot your password?\", and write to us.")
    String otherwise();
}
