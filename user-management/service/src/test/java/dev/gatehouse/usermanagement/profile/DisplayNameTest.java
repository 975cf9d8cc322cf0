package dev.gatehouse.usermanagement.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.usermanagement.profile.DisplayName.Reading.Accepted;
import dev.gatehouse.usermanagement.profile.DisplayName.Reading.Refused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {

    @ParameterizedTest
    @CsvSource({
        "Ada, Ada",
        "'  Ada Lovelace ', Ada Lovelace",
        "J.R.R. Tolkien, J.R.R. Tolkien",
        "Dr. Ada King-Noel, Dr. Ada King-Noel",
        "O'Brien & <b>Söhne</b>, O'Brien & <b>Söhne</b>",
        "Jose\u0301, Jos\u00e9",
        "毛利小五郎, 毛利小五郎",
        "محمد, محمد",
        "👩\u200d💻 Ada, 👩\u200d💻 Ada",
    })
    void namesOfAllScriptsAreKeptInNormalForm(String entered, String text) {
        assertThat(DisplayName.read("/display_name", entered)).isEqualTo(new Accepted(new DisplayName(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada\r\nBcc: x",
                "Ada\nLovelace",
                "Ada\u0000",
                "Ada\u2028Lovelace",
                "Ada\u0085x",
                "\u202egro.elpmaxe",
                "a\u2066b",
                "a\u200fb",
                "a\u061cb",
                "a\ufeffb",
                "a\ud800b",
                "a\ue000b",
            })
    void whatBreaksALineOrTurnsItAroundIsRefused(String entered) {
        assertThat(code(entered)).isEqualTo("INVALID_CHARACTER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/x",
                "Click HTTP://evil",
                "www.evil",
                "Win now: evil.example",
                "evil.com/path",
                "ada@example.org",
                "пример.рф",
            })
    void whatAMailProgramWouldMakeALinkIsRefused(String entered) {
        assertThat(code(entered)).isEqualTo("LOOKS_LIKE_LINK");
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void lengthIsBounded(String entered, String code) {
        assertThat(code(entered)).isEqualTo(code);
    }

    static Object[][] lengths() {
        return new Object[][] {
            {"", "BLANK"},
            {" \t ", "BLANK"},
            {"😀".repeat(80), "ACCEPTED"},
            {"😀".repeat(81), "TOO_LONG"},
            {"e\u0301".repeat(80), "ACCEPTED"},
            {"e\u0301".repeat(81), "TOO_LONG"},
            {"x".repeat(8_000), "TOO_LONG"},
        };
    }

    private static String code(String entered) {
        return switch (DisplayName.read("/display_name", entered)) {
            case Accepted _ -> "ACCEPTED";
            case Refused(var error) -> error.code();
        };
    }
}
