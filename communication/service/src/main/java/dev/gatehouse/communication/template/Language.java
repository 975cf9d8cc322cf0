package dev.gatehouse.communication.template;

import java.util.Arrays;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** The languages that mails and pages are written in. The first one is for everybody else. */
public enum Language {
    ENGLISH(Locale.ENGLISH),
    GERMAN(Locale.GERMAN);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** @param tag BCP 47, for example {@code de-AT}; anything else is read as well as it can be */
    public static Language of(String tag) {
        var wanted = Locale.forLanguageTag(tag).getLanguage();
        return Arrays.stream(values())
                .filter(language -> language.locale.getLanguage().equals(wanted))
                .findFirst()
                .orElse(ENGLISH);
    }

    /** @param header {@code Accept-Language} (RFC 9110 section 12.5.4), possibly empty or malformed */
    public static Language accepted(String header) {
        try {
            var best = Locale.lookupTag(
                    LanguageRange.parse(header),
                    Arrays.stream(values())
                            .map(language -> language.locale.toLanguageTag())
                            .toList());
            return best == null ? ENGLISH : of(best);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }
}
