package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * Words of the mail to whose address somebody tried to register, in English; {@code messages/alreadyregistered_<language>.properties}
 * has the others.
 */
@MessageBundle(value = "alreadyregistered", locale = "en")
public interface AlreadyRegisteredTexts {

    @Message("You already have an account")
    String subject();

    @Message(
            "Somebody has just tried to register with this address. It belongs to your account already, so nothing has changed.")
    String fact();

    @Message(
            "That was you? Then open our sign-in page yourself and sign in; if you do not know the password or never confirmed your"
                    + " address, choose \"Forgot your password?\" there. That was not you? Then do nothing: whoever it was has not learned that"
                    + " you have an account.")
    String otherwise();
}
