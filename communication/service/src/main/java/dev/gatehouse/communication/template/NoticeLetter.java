package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;

/** The mails that tell of something and have no link. */
@ApplicationScoped
public class NoticeLetter {

    /** What it says, in the reader's language. */
    public record Words(String subject, String fact, String otherwise) {}

    /** Parsed, and checked against their parameters, when the service is built. */
    @CheckedTemplate(basePath = "mail", requireTypeSafeExpressions = true)
    static class Templates {

        private Templates() {}

        /** @param name empty: greets without one */
        static native TemplateInstance notice(String language, String name, Words words);
    }

    /** @param displayName as the person gave it, unchecked; possibly empty */
    public Letter passwordChanged(Language language, String displayName) {
        var texts = Wording.of(PasswordChangedTexts.class, language);
        return write(language, displayName, new Words(texts.subject(), texts.fact(), texts.otherwise()));
    }

    /** @param displayName as the person gave it, unchecked; possibly empty */
    public Letter sessionEnded(Language language, String displayName) {
        var texts = Wording.of(SessionEndedTexts.class, language);
        return write(language, displayName, new Words(texts.subject(), texts.fact(), texts.otherwise()));
    }

    /** @param displayName as the person gave it, unchecked; possibly empty */
    public Letter alreadyRegistered(Language language, String displayName) {
        var texts = Wording.of(AlreadyRegisteredTexts.class, language);
        return write(language, displayName, new Words(texts.subject(), texts.fact(), texts.otherwise()));
    }

    private static Letter write(Language language, String displayName, Words words) {
        var name = Salutation.of(displayName).orElse("");
        return Wording.letter(words.subject(), language, tag -> Templates.notice(tag, name, words));
    }
}
