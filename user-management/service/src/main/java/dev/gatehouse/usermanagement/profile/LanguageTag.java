package dev.gatehouse.usermanagement.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/** The language in which a person is addressed: a BCP 47 tag of language and optional region, for example {@code pt-BR}. */
public record LanguageTag(String text) {

    public static final LanguageTag DEFAULT = new LanguageTag("en");

    private static final Pattern FORM = Pattern.compile("[a-z]{2,3}(-[A-Z]{2})?");

    /** Nothing when the text is no such tag. */
    public static Optional<LanguageTag> read(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new LanguageTag(text)) : Optional.empty();
    }
}
