package dev.gatehouse.coreauth.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.coreauth.hashing.imported.ImportBounds;
import dev.gatehouse.coreauth.hashing.imported.ImportedHash;
import dev.gatehouse.fuzz.Text;

class PasswordHashFuzzTest {

    private static final int LONGEST = 256;

    @DictionaryEntries({
        "$argon2id$v=19$m=7168,t=5,p=1$",
        "$argon2i$m=",
        "$2b$12$",
        "$pbkdf2-sha256$i=600000,l=32$",
        "$scrypt$ln=16,r=8,p=1$",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    })
    @FuzzTest
    void aHashHasOneSpellingAndIsNeverTold(byte[] bytes) {
        var text = Text.of(bytes);
        ours(text);
        imported(text);
    }

    private static void ours(String text) {
        try {
            var hash = PhcString.parse(text);
            assertThat(hash.format()).isEqualTo(text).hasSizeLessThanOrEqualTo(LONGEST);
            assertThat(hash.toString()).doesNotContain(lastField(text));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
            Text.assertUntold(refused, lastField(text));
        }
    }

    private static void imported(String text) {
        try {
            var hash = ImportedHash.parse(text, ImportBounds.WIDEST);
            assertThat(text).hasSizeLessThanOrEqualTo(ImportedHash.LONGEST);
            assertThat(hash.toString()).endsWith("[…]").doesNotContain(lastField(text));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
            Text.assertUntold(refused, lastField(text));
        }
    }

    private static String lastField(String text) {
        return text.substring(text.lastIndexOf('$') + 1);
    }
}
