package dev.gatehouse.communication.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource({
        "de, GERMAN",
        "de-AT, GERMAN",
        "DE, GERMAN",
        "en, ENGLISH",
        "en-GB, ENGLISH",
        "fr, ENGLISH",
        "'', ENGLISH",
        "?!, ENGLISH"
    })
    void everyLocaleHasALanguage(String tag, Language language) {
        assertThat(Language.of(tag)).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource({
        "'de-CH,de;q=0.9,en;q=0.8', GERMAN",
        "'fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4', GERMAN",
        "'en-US,en;q=0.9,de;q=0.8', ENGLISH",
        "'*', ENGLISH",
        "'', ENGLISH",
        "';;q=', ENGLISH"
    })
    void everyHeaderHasALanguage(String header, Language language) {
        assertThat(Language.accepted(header)).isEqualTo(language);
    }
}
