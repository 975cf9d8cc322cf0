package dev.gatehouse.communication.template;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A page behind a mail's link: static, one per language. Opening it redeems nothing, so a mail scanner that follows links does no
 * harm; its button does. Immutable.
 */
final class StaticPage {

    /** One language's page. */
    interface Body {
        TemplateInstance in(String language, String style, String script);
    }

    private final Map<Language, String> pages = new EnumMap<>(Language.class);
    private final String policy;

    /** @param name of the page's script, among the resources */
    StaticPage(String name, Body body) {
        var style = resource("/page/page.css");
        var script = resource("/page/" + name + ".js");
        for (var language : Language.values()) {
            var tag = language.locale().toLanguageTag();
            pages.put(language, body.in(tag, style, script).setLocale(tag).render());
        }
        policy = "default-src 'none'; script-src " + source(script) + "; style-src " + source(style)
                + "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /**
     * The page in the reader's language, under a Content Security Policy (level 3) that admits its own script and style by their
     * hashes, calls to its own origin, and no more.
     *
     * @param acceptLanguage the request's header
     */
    RestResponse<String> answer(String acceptLanguage) {
        return RestResponse.ResponseBuilder.ok(Objects.requireNonNull(pages.get(Language.accepted(acceptLanguage))))
                .header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .build();
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
        try (var content = StaticPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(content, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
