package dev.gatehouse.coreauth.api.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private static final String ADA = "ada.lovelace+news";

    private final PasswordPolicy policy = policy(15);

    @ParameterizedTest
    @CsvSource({"0, TOO_SHORT", "14, TOO_SHORT", "15,", "128,", "129, TOO_LONG", "8000, TOO_LONG"})
    void lengthIsBoundedInCodePoints(int length, PasswordRejection expected) {
        for (var character : List.of("ё", "字", "😀", "𝔸")) {
            assertThat(reason(character.repeat(Math.max(0, length - 1)) + (length > 0 ? "x" : "")))
                    .as("%d of %s", length, character)
                    .isEqualTo(Optional.ofNullable(expected));
        }
    }

    @Test
    void whatIsCountedIsTheNormalForm() {
        // e + U+0301 is one character: 14 of them are short, 15 and 128 are not, 129 are too many
        assertThat(reason("e\u0301".repeat(14))).contains(PasswordRejection.TOO_SHORT);
        assertThat(reason("e\u0301".repeat(15))).isEmpty();
        assertThat(reason("e\u0301".repeat(128))).isEmpty();
        assertThat(reason("e\u0301".repeat(129))).contains(PasswordRejection.TOO_LONG);
    }

    @Test
    void bothSpellingsOfAnAccentAreOnePassword() {
        var composed = octets("caf\u00e9 au lait, s'il vous pla\u00eet");
        var decomposed = octets("cafe\u0301 au lait, s'il vous plai\u0302t");

        assertThat(decomposed).isEqualTo(composed);
    }

    @Test
    void anyUnicodeOfFittingLengthIsTakenAndKeepsEveryCharacter() {
        var random = new Random(15);
        for (int i = 0; i < 20_000; i++) {
            var text = randomText(random, 15 + random.nextInt(100));
            var normal = Normalizer.normalize(text, Normalizer.Form.NFC);
            if (normal.codePointCount(0, normal.length()) > PasswordPolicy.MAX_CODE_POINTS) {
                continue;
            }
            assertThat(reason(text)).as(text).isEmpty();
            assertThat(octets(text)).isEqualTo(normal.getBytes(StandardCharsets.UTF_8));
            assertThat(PlaintextPassword.of(text.toCharArray()).octets())
                    .isEqualTo(normal.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void anotherLastCharacterIsAnotherPassword() {
        var random = new Random(16);
        for (int i = 0; i < 2_000; i++) {
            var text = "x".repeat(127 - random.nextInt(100));
            assertThat(octets(text + "a")).isNotEqualTo(octets(text + "b"));
            assertThat(octets(text + " ")).isNotEqualTo(octets(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "\udc00\ud800", "\ud83d\ud83d\ude00"})
    void halfASurrogatePairIsRefused(String broken) {
        assertThat(reason("a long enough text " + broken)).contains(PasswordRejection.NOT_UNICODE);
        assertThat(reason(broken + " a long enough text")).contains(PasswordRejection.NOT_UNICODE);
    }

    @Test
    void theShippedListIsTheOneThatIsMadeAndHoldsThreeThousandOfFittingLength() throws IOException {
        assertThat(shipped()).isEqualTo(CommonPasswordList.text());
        assertThat(listed(15)).hasSizeGreaterThanOrEqualTo(3_000).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("everySpelling")
    void everyListedPasswordIsRefusedHoweverItIsCased(List<String> passwords) {
        assertThat(passwords).hasSizeGreaterThanOrEqualTo(3_000).allSatisfy(password -> assertThat(reason(password))
                .contains(PasswordRejection.TOO_COMMON));
    }

    static Stream<List<String>> everySpelling() throws IOException {
        return Stream.of(
                listed(15),
                listed(15).stream()
                        .map(each -> each.toUpperCase(Locale.ROOT))
                        .filter(each -> !each.contains("SS"))
                        .toList());
    }

    @Test
    void withTheFloorOfEightShorterListedPasswordsAreRefusedToo() throws IOException {
        var lenient = policy(8);
        var shorter = listed(8).stream().filter(each -> each.length() < 15).toList();

        assertThat(shorter).hasSizeGreaterThan(1_000).allSatisfy(password -> assertThat(
                        lenient.rejection(PlaintextPassword.of(password.toCharArray()), null))
                .contains(PasswordRejection.TOO_COMMON));
        assertThat(lenient.rejection(PlaintextPassword.of("tq7!vZ p".toCharArray()), null))
                .isEmpty();
        assertThat(lenient.rejection(PlaintextPassword.of("tq7!vZp".toCharArray()), null))
                .contains(PasswordRejection.TOO_SHORT);
    }

    @ParameterizedTest
    @CsvSource({
        "my Ada.Lovelace+News account, CONTAINS_EMAIL",
        "ADA.LOVELACE is who I am, CONTAINS_EMAIL",
        "opening the gateHouse door, CONTAINS_PRODUCT_NAME",
        "adalovelace is not the local part,",
        "lovelace alone neither,",
    })
    void namesOfThePersonAndTheProductAreRefused(String password, PasswordRejection expected) {
        assertThat(policy.rejection(PlaintextPassword.of(password.toCharArray()), ADA))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aLocalPartOfOneOrTwoLettersIsNoReason() {
        var short2 = "al";
        var short3 = "alb";
        var password = "alba gu brath, a long one";

        assertThat(policy.rejection(PlaintextPassword.of(password.toCharArray()), short2))
                .isEmpty();
        assertThat(policy.rejection(PlaintextPassword.of(password.toCharArray()), short3))
                .contains(PasswordRejection.CONTAINS_EMAIL);
    }

    @Test
    void thePersonIsToldTheBoundThatWasMissed() {
        assertThat(policy.detail(PasswordRejection.TOO_SHORT)).contains("at least 15 characters");
        assertThat(policy.detail(PasswordRejection.TOO_LONG)).contains("at most 128 characters");
    }

    private Optional<PasswordRejection> reason(String password) {
        return policy.rejection(PlaintextPassword.of(password.toCharArray()), null);
    }

    private static byte[] octets(String text) {
        var password = PlaintextPassword.of(text.toCharArray());
        var octets = new byte[password.octets()];
        assertThat(password.encode(octets, 0)).isEqualTo(octets.length);
        return octets;
    }

    private static String randomText(Random random, int length) {
        return random.ints(0, 0x20000)
                .filter(Character::isDefined)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .limit(length)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static List<String> listed(int shortest) throws IOException {
        return shipped()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> line.codePointCount(0, line.length()) >= shortest)
                .toList();
    }

    private static String shipped() throws IOException {
        var resource = Objects.requireNonNull(PasswordPolicyTest.class.getResourceAsStream(CommonPasswords.RESOURCE));
        try (var reader = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
            return reader.readAllAsString();
        }
    }

    private static PasswordPolicy policy(int minLength) {
        return new PasswordPolicy(minLength, List.of("gatehouse"));
    }
}
