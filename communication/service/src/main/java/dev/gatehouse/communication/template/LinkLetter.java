package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.Variant;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;

/** A mail that asks for one thing and has one link for it. */
final class LinkLetter {

    private static final Variant TEXT = Variant.forContentType(Variant.TEXT_PLAIN);
    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);

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
        var tag = language.locale().toLanguageTag();
        var name = Salutation.of(displayName).orElse("");
        return new Letter(
                words.subject(),
                render(Templates.letter(tag, name, link, words), tag, TEXT),
                CompactHtml.of(render(Templates.letter(tag, name, link, words), tag, HTML)));
    }

    /** The bundle's words in that language. */
    static <T> T words(Class<T> bundle, Language language) {
        return MessageBundles.get(bundle, Localized.Literal.of(language.locale().toLanguageTag()));
    }

    private static String render(TemplateInstance letter, String tag, Variant variant) {
        return letter.setLocale(tag)
                .setAttribute(TemplateInstance.SELECTED_VARIANT, variant)
                .render();
    }
}
