package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words that all mails share, in English; {@code messages/letter_<language>.properties} has the others. */
@MessageBundle(value = "letter", locale = "en")
public interface LetterTexts {

    @Message("Hello {name},")
    String greeting(String name);

    @Message("Hello,")
    String plainGreeting();

    @Message("Or copy this link into your browser:")
    String copy();
}
