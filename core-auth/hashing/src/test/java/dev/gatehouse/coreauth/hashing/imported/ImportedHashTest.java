package dev.gatehouse.coreauth.hashing.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes made by argon2-cffi (the reference implementation), bcrypt 4 (OpenBSD's) and passlib 1.7 with Python's hashlib (OpenSSL). */
class ImportedHashTest {

    private static final String PASSWORD = "correct horse battery staple ☃";
    private static final String LONGEST_OF_BCRYPT = "$2b$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q";
    private static final String SALT_AND_TAG = "$MDEyMzQ1Njc4OWFiY2RlZg$JjSG0Lekda18P4gr1Qiu9PYZe7Z4Zi17";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2d$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$Pl7PUmHyYO+L5Aqd9ghq+UgSmVro2XhR",
                "$argon2d$v=16$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$Pl7PUmHyYO+L5Aqd9ghq+UgSmVro2XhR",
                "$argon2d$v=19$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$TgmPSSNNSDJ+erK/x3HEUqRVfLu0M3A4",
                "$argon2i$v=16$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$dcx/1dK9aEPKXyx2U2B/pmUJNwGPxgJB",
                "$argon2i$v=19$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$yre/Mg5QXWvI2DQqQMMHAjT0KG5/0RBM",
                "$argon2id$v=16$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$ss0sjV0bAW858HEhPG8AnMf14sIOtvKB",
                "$argon2id$v=19$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$JjSG0Lekda18P4gr1Qiu9PYZe7Z4Zi17",
                "$2a$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$2y$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$TmQLYPq1Dxv/7TFjOMOXrRZVoFc",
                "$pbkdf2-sha1$i=1000,l=20$MDEyMzQ1Njc4OWFiY2RlZg$TmQLYPq1Dxv/7TFjOMOXrRZVoFc",
                "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$IKPBhRAy.F9P7fVgrUTOW0vJJs98F5fqCdh3BE1jHdA",
                "$pbkdf2-sha256$i=1000,l=64$MDEyMzQ1Njc4OWFiY2RlZg$IKPBhRAy+F9P7fVgrUTOW0vJJs98F5fqCdh3BE1jHdCv6Y2R1kOm4RsKZQFbgTo0AWTeuSAHM/+pI9VT5j3IvQ",
                "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$7dtmegjSAvkjM1Bh7pK4UKvZjs6.lfMstYjSCs23lnXhQiXp6hkU.gYl3EaL.tVsdvZ6eia6f0Ed93e7KinfwQ",
                "$pbkdf2-sha512$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$7dtmegjSAvkjM1Bh7pK4UKvZjs6+lfMstYjSCs23lnXhQiXp6hkU+gYl3EaL+tVsdvZ6eia6f0Ed93e7KinfwQ",
                "$scrypt$ln=10,r=8,p=2$MDEyMzQ1Njc4OWFiY2RlZg$CzniqYEixOx05rTB1dhFsPP1j1d81Ltin7i5TG3IUWc"
            })
    void whatOthersMadeMatchesItsPasswordAndNoOther(String hash) {
        var imported = ImportedHash.parse(hash, ImportBounds.WIDEST);
        var password = bytes(PASSWORD);

        assertThat(imported.matches(password)).isTrue();
        assertThat(password).isEqualTo(bytes(PASSWORD));
        for (var wrong : new String[] {PASSWORD.replace('☃', '☂'), PASSWORD + " ", "", "x".repeat(128)}) {
            assertThat(imported.matches(bytes(wrong))).as(wrong).isFalse();
        }
        assertThat(imported.toString()).endsWith("[…]");
    }

    @Test
    void aPasswordDoesNotMatchByItsFirst72BytesNorByWhatStandsBeforeANul() {
        var longest = ImportedHash.parse(LONGEST_OF_BCRYPT, ImportBounds.WIDEST);

        assertThat(longest.matches(bytes("x".repeat(72)))).isTrue();
        assertThat(longest.matches(bytes("x".repeat(73)))).isFalse();
        assertThat(longest.matches(bytes("x".repeat(72) + "anything"))).isFalse();
        assertThat(longest.matches(bytes("x".repeat(71)))).isFalse();
        var imported =
                ImportedHash.parse("$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2", ImportBounds.WIDEST);
        assertThat(imported.matches(bytes(PASSWORD + "\0"))).isFalse();
        assertThat(imported.matches(bytes(PASSWORD + "\0" + PASSWORD))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$argon2id$v=16$m=131073,t=1,p=1" + SALT_AND_TAG + "|memory",
                "$argon2i$v=19$m=999999999,t=1,p=1" + SALT_AND_TAG + "|memory",
                "$argon2d$v=19$m=64,t=65,p=1" + SALT_AND_TAG + "|passes",
                "$argon2d$v=19$m=1024,t=1,p=17" + SALT_AND_TAG + "|lanes",
                "$argon2i$v=19$m=131072,t=9,p=1" + SALT_AND_TAG + "|memory times passes",
                "$2b$15$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2|cost",
                "$2b$31$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2|cost",
                "$pbkdf2-sha256$2000001$MDEyMzQ1Njc4OWFiY2RlZg$IKPBhRAy.F9P7fVgrUTOW0vJJs98F5fqCdh3BE1jHdA|iterations",
                "$pbkdf2-sha256$i=1000001$MDEyMzQ1Njc4OWFiY2RlZg$IKPBhRAy+F9P7fVgrUTOW0vJJs98F5fqCdh3BE1jHdCv6Y2R1kOm4RsKZQFbgTo0AWTeuSAHM/+pI9VT5j3IvQ|iterations",
                "$scrypt$ln=18,r=8,p=1" + SALT_AND_TAG + "|memory",
                "$scrypt$ln=99,r=8,p=1" + SALT_AND_TAG + "|ln",
                "$scrypt$ln=10,r=9999,p=1" + SALT_AND_TAG + "|memory",
                "$scrypt$ln=10,r=8,p=17" + SALT_AND_TAG + "|lanes",
                "$scrypt$ln=17,r=8,p=9" + SALT_AND_TAG + "|memory times lanes"
            })
    void whatCostsMoreThanAllowedIsRefusedBeforeAnythingIsSpent(String hash, String bound) {
        var took = new ArrayList<Duration>();
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();

            assertThatThrownBy(() -> ImportedHash.parse(hash, ImportBounds.WIDEST))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(bound + " of an imported hash must be at most ");
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }

        // the least: a busy machine may stand still for longer now and then
        assertThat(Collections.min(took)).isLessThan(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=128,t=2,p=1" + SALT_AND_TAG + "|128,2,1,256,4,1",
                "$argon2i$v=16$m=128,t=2,p=1" + SALT_AND_TAG + "|128,2,1,256,4,1",
                "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2|64,1,1,64,5,1",
                "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$TmQLYPq1Dxv/7TFjOMOXrRZVoFc|64,1,1,64,4,1000",
                "$scrypt$ln=10,r=8,p=2" + SALT_AND_TAG + "|1024,1,2,2048,4,1"
            })
    void eachBoundIsAllowedItselfAndIsSettable(String hashAndBounds) {
        var parts = hashAndBounds.split("\\|", -1);
        var bounds = Arrays.stream(parts[1].split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();

        assertThat(ImportedHash.parse(
                        parts[0], new ImportBounds(bounds[0], bounds[1], bounds[2], bounds[3], bounds[4], bounds[5])))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$1$salt$secret",
                "$2x$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$2b$03$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N",
                "$argon2x$v=19$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$argon2i$v=18$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$argon2i$v=19$m=8,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$pbkdf2-md5$1000$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$pbkdf2-sha256$0$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$pbkdf2-sha256$i=1000,l=99$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$scrypt$ln=0,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$secretsecretsecretsecret",
                "$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$secret"
            })
    void whatIsNoneOfTheseIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> ImportedHash.parse(text, ImportBounds.WIDEST))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "MDEyMzQ"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
