package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * Words of the mail and the page by which a password is set, in English; {@code messages/setpassword_<language>.properties} has the
 * others.
 */
@MessageBundle(value = "setpassword", locale = "en")
public interface SetPasswordTexts {

    @Message("Please set your password")
    String subject();

    @Message("Your account is there, but the password you chose could not be kept: something went wrong on our side. "
            + "Nobody has seen it. Please set one again, then you can sign in.")
    String request();

    @Message("Set password")
    String action();

    @Message("The link works once and for 30 minutes.")
    String validity();

    @Message("You do not have an account with us? Then do nothing.")
    String ignore();

    @Message("Set your password")
    String title();

    @Message("New password")
    String label();

    @Message("A few unrelated words do well.")
    String hint();

    @Message("Show")
    String reveal();

    @Message("Your password is set. You can sign in with it now.")
    String done();

    @Message("This link does not work any more: it was used, is too old, or a newer one has replaced it.")
    String dead();
}
