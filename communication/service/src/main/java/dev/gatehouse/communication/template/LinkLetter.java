package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** A mail that asks for one thing and has one link for it. */
final class LinkLetter {

    /** What it says, in the reader's language. */
    public record Words(String subject, String request, String action, String validity, String ignore) {}

    /** Parsed, and checked against their parameters, when the service is built. */
    @CheckedTemplate(basePath = "mail", requireTypeSafeExpressions = true)
    static class Templates {

        private Templates() {}

        /** @param name empty: greets without one */
        static native TemplateInstance letter(String language, String name, String link, Words words);
    }

    private LinkLetter() {}

    /**
     * @param displayName as the person gave it, unchecked; possibly empty
     * @param link to be opened by the person
     */
    static Letter write(Language language, String displayName, String link, Words words) {
        var name = Salutation.of(displayName).orElse("");
        return Wording.letter(words.subject(), language, tag -> Templates.letter(tag, name, link, words));
    }
}
