package dev.gatehouse.communication.template;

import dev.gatehouse.communication.mailer.Letter;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.Variant;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The mail that asks people to confirm their address. */
@ApplicationScoped
public class VerificationLetter {

    private static final Variant TEXT = Variant.forContentType(Variant.TEXT_PLAIN);
    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);

    /** Parsed, and checked against their parameters, when the service is built. */
    @CheckedTemplate(basePath = "verification", requireTypeSafeExpressions = true)
    static class Templates {

        private Templates() {}

        /** @param name empty: greets without one */
        static native TemplateInstance letter(String language, String name, String link, long hours);
    }

    /**
     * @param displayName as the person gave it, unchecked; possibly empty
     * @param link to be opened by the person
     * @param validity of the link
     */
    public Letter write(Language language, String displayName, String link, Duration validity) {
        var tag = language.locale().toLanguageTag();
        var name = Salutation.of(displayName).orElse("");
        var subject = MessageBundles.get(VerificationTexts.class, Localized.Literal.of(tag))
                .subject();
        return new Letter(
                subject,
                render(Templates.letter(tag, name, link, validity.toHours()), tag, TEXT),
                CompactHtml.of(render(Templates.letter(tag, name, link, validity.toHours()), tag, HTML)));
    }

    private static String render(TemplateInstance letter, String tag, Variant variant) {
        return letter.setLocale(tag)
                .setAttribute(TemplateInstance.SELECTED_VARIANT, variant)
                .render();
    }
}
