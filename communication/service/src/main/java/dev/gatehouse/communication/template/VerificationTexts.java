package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the verification mail, in English; {@code messages/verification_<language>.properties} has the others. */
@MessageBundle(value = "verification", locale = "en")
public interface VerificationTexts {

    @Message("Confirm your e-mail address")
    String subject();

    @Message("An account was created with this e-mail address. Please confirm that the address is yours.")
    String request();

    @Message("Confirm e-mail address")
    String action();

    @Message("The link works once and for {hours} hours.")
    String validity(long hours);

    @Message("You did not create an account? Then do nothing: the address stays unconfirmed.")
    String ignore();
}
