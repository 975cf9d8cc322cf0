package dev.gatehouse.communication.template;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The page behind the mail's link: static, one per language. Opening it redeems nothing, so a mail scanner that follows links
 * does no harm; its button does.
 */
@ApplicationScoped
public class VerificationPage {

    /** Parsed, and checked against their parameters, when the service is built. */
    @CheckedTemplate(basePath = "verification", requireTypeSafeExpressions = true)
    static class Templates {

        private Templates() {}

        static native TemplateInstance page(String language, String style, String script);
    }

    private final Map<Language, String> pages = new EnumMap<>(Language.class);
    private final String policy;

    VerificationPage() {
        var style = resource("/page/verify-email.css");
        var script = resource("/page/verify-email.js");
        for (var language : Language.values()) {
            var tag = language.locale().toLanguageTag();
            pages.put(
                    language, Templates.page(tag, style, script).setLocale(tag).render());
        }
        policy = "default-src 'none'; script-src " + source(script) + "; style-src " + source(style)
                + "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public String html(Language language) {
        return Objects.requireNonNull(pages.get(language));
    }

    /** Content Security Policy (level 3): the page's own script and style by their hashes, calls to its own origin, no more. */
    public String contentSecurityPolicy() {
        return policy;
    }

    private static String source(String content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (var content = VerificationPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(content, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
