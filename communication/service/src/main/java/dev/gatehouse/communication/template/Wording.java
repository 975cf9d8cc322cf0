package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.Variant;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.function.Function;

/** How words and templates become a mail in one language. */
final class Wording {

    private static final Variant TEXT = Variant.forContentType(Variant.TEXT_PLAIN);
    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);

    private Wording() {}

    /** The bundle's words in that language. */
    static <T> T of(Class<T> bundle, Language language) {
        return MessageBundles.get(bundle, Localized.Literal.of(language.locale().toLanguageTag()));
    }

    /** @param template for a language tag: once as text, once as HTML */
    static Letter letter(String subject, Language language, Function<String, TemplateInstance> template) {
        var tag = language.locale().toLanguageTag();
        return new Letter(
                subject,
                render(template.apply(tag), tag, TEXT),
                CompactHtml.of(render(template.apply(tag), tag, HTML)));
    }

    private static String render(TemplateInstance letter, String tag, Variant variant) {
        return letter.setLocale(tag)
                .setAttribute(TemplateInstance.SELECTED_VARIANT, variant)
                .render();
    }
}
