package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import jakarta.enterprise.context.ApplicationScoped;

/** The mail that asks people to choose another password, since they have forgotten theirs. */
@ApplicationScoped
public class ResetPasswordLetter {

    /**
     * @param displayName as the person gave it, unchecked; possibly empty
     * @param link to be opened by the person
     */
    public Letter write(Language language, String displayName, String link) {
        var texts = Wording.of(ResetPasswordTexts.class, language);
        return LinkLetter.write(
                language,
                displayName,
                link,
                new LinkLetter.Words(
                        texts.subject(), texts.request(), texts.action(), texts.validity(), texts.ignore()));
    }
}
