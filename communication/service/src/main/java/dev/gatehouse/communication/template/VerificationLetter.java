package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The mail that asks people to confirm their address. */
@ApplicationScoped
public class VerificationLetter {

    /**
     * @param displayName as the person gave it, unchecked; possibly empty
     * @param link to be opened by the person
     * @param validity of the link
     */
    public Letter write(Language language, String displayName, String link, Duration validity) {
        var texts = Wording.of(VerificationTexts.class, language);
        return LinkLetter.write(
                language,
                displayName,
                link,
                new LinkLetter.Words(
                        texts.subject(),
                        texts.request(),
                        texts.action(),
                        texts.validity(validity.toHours()),
                        texts.ignore()));
    }
}
