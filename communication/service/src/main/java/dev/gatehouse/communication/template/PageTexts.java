package dev.gatehouse.communication.template;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the page behind the mail's link, in English; {@code messages/page_<language>.properties} has the others. */
@MessageBundle(value = "page", locale = "en")
public interface PageTexts {

    @Message("Confirm your e-mail address")
    String title();

    @Message("Confirm that this e-mail address is yours.")
    String ask();

    @Message("Confirm")
    String action();

    @Message("Thank you, your e-mail address is confirmed. You can close this page.")
    String done();

    @Message(
            "This link does not work any more: it was used, is too old, or a newer one has replaced it. Sign in and ask for a new mail.")
    String dead();

    @Message("That did not work just now. Please try again in a moment.")
    String away();

    @Message("This page needs JavaScript, so that nobody but you redeems the link.")
    String noScript();
}
