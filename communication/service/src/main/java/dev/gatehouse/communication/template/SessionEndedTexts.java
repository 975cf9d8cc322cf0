package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the mail that tells of a session ended for safety, in English; {@code messages/sessionended_<language>.properties} has the others. */
@MessageBundle(value = "sessionended", locale = "en")
public interface SessionEndedTexts {

    @Message("We signed one of your devices out")
    String subject();

    @Message(
            "One of your sessions was used from two places in a way that happens when somebody has copied its key. We have ended that session.")
    String fact();

    @Message(
            "Sign in again where you were signed out. If you do not know why this happened, change your password and look through your sessions.")
    String otherwise();
}
