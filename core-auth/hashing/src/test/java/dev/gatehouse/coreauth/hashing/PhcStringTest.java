package dev.gatehouse.coreauth.hashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhcStringTest {

    private static final String HASH =
            "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg" + "$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @Test
    void readsWhatItWrites() {
        var hash = PhcString.parse(HASH);

        assertThat(hash.parameters()).isEqualTo(new Argon2Parameters(7_168, 5, 1));
        assertThat(hash.salt()).asString().isEqualTo("0123456789abcdef");
        assertThat(hash.tag()).hasSize(32).startsWith(0, 1, 2).endsWith(30, 31);
        assertThat(hash.format()).isEqualTo(HASH);
    }

    @Test
    void showsNeitherSaltNorTag() {
        assertThat(PhcString.parse(HASH))
                .hasToString("PhcString[Argon2Parameters[memoryKib=7168, iterations=5, parallelism=1], …]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$2b$12$abcdefghijklmnopqrstuv",
                "$argon2i$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=16$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$t=5,m=7168,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=07168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=-7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZh$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Nj-4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0O",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
                "$argon2id$v=19$m=7168,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
            })
    void refusesWhatIsSpelledOtherwiseAndDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> PhcString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "MDEyMzQ", "AAECAwQ"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=131073,t=1,p=1",
                "m=999999999,t=1,p=1",
                "m=7168,t=65,p=1",
                "m=65536,t=17,p=1",
                "m=7168,t=999999999,p=1",
                "m=7168,t=5,p=17",
                "m=7,t=5,p=1",
                "m=15,t=5,p=2",
                "m=9999999999,t=5,p=1"
            })
    void refusesWhatWouldCostTooMuchOrTooLittle(String parameters) {
        assertThatThrownBy(() -> PhcString.parse(HASH.replace("m=7168,t=5,p=1", parameters)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheLargestItAllows() {
        assertThat(PhcString.parse(HASH.replace("m=7168,t=5,p=1", "m=131072,t=8,p=16"))
                        .parameters())
                .isEqualTo(new Argon2Parameters(131_072, 8, 16));
    }
}
