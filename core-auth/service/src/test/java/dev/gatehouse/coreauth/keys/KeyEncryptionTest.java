package dev.gatehouse.coreauth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionTest {

    private static final byte[] SECRET = "thirty-two bytes of secret stuff".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private KeyEncryption encryption;

    @BeforeEach
    void withAMasterKey() throws IOException {
        encryption = new KeyEncryption(in(keyFile("one", 1)));
    }

    @Test
    void whatWasEncryptedDecryptsInItsContext() {
        var encrypted = encryption.encrypt(SECRET, "sealing-key/a");

        assertThat(encryption.decrypt(encrypted, "sealing-key/a")).isEqualTo(SECRET);
        assertThat(new String(encrypted, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThat(encryption.encrypt(SECRET, "sealing-key/a")).isNotEqualTo(encrypted);
    }

    @Test
    void inAnotherContextItDoesNotDecrypt() {
        var encrypted = encryption.encrypt(SECRET, "sealing-key/a");

        assertThatThrownBy(() -> encryption.decrypt(encrypted, "sealing-key/b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sealing-key/b does not decrypt under this master key");
    }

    @Test
    void underAnotherMasterKeyItDoesNotDecrypt() throws IOException {
        var other = new KeyEncryption(in(keyFile("two", 2)));
        var encrypted = encryption.encrypt(SECRET, "sealing-key/a");

        assertThatThrownBy(() -> other.decrypt(encrypted, "sealing-key/a"))
                .hasMessage("sealing-key/a does not decrypt under this master key");
    }

    @Test
    void noByteCanBeChanged() {
        var encrypted = encryption.encrypt(SECRET, "sealing-key/a");
        for (int i = 0; i < encrypted.length; i++) {
            var changed = encrypted.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> encryption.decrypt(changed, "sealing-key/a"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aMissingMasterKeyFileIsNamed() {
        var missing = directory.resolve("none");

        assertThatThrownBy(() -> in(missing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("core-auth.keys.master-key-file (GATEHOUSE_MASTER_KEY_FILE): cannot read " + missing + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64 at all!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aMasterKeyOfAnotherLengthIsRefused(String text) throws IOException {
        var file = Files.writeString(directory.resolve("bad"), text);

        assertThatThrownBy(() -> in(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("core-auth.keys.master-key-file (GATEHOUSE_MASTER_KEY_FILE): " + file);
    }

    @Test
    void aVariableMayHoldIt() throws IOException {
        var encrypted = encryption.encrypt(SECRET, "sealing-key/a");

        var same = new KeyEncryption(of(Files.readString(keyFile("one", 1))));

        assertThat(same.decrypt(encrypted, "sealing-key/a")).isEqualTo(SECRET);
        assertThatThrownBy(() -> of("AAAA"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "core-auth.keys.master-key (GATEHOUSE_MASTER_KEY) must hold the base64 of 32 bytes, not of 3.");
    }

    @Test
    void itsTextShowsNothing() throws IOException {
        assertThat(in(keyFile("three", 3))).hasToString("MasterKey[…]");
    }

    @Test
    void eitherAFileOrAVariableIsSet() throws IOException {
        var file = Optional.of(keyFile("four", 4).toString());
        var text = Optional.of(Files.readString(Path.of(file.get())));

        assertThatThrownBy(() -> new MasterKey(file, text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Set either core-auth.keys.master-key-file (GATEHOUSE_MASTER_KEY_FILE) or");
        assertThatThrownBy(() -> new MasterKey(Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Set either");
    }

    private static MasterKey in(Path file) {
        return new MasterKey(Optional.of(file.toString()), Optional.empty());
    }

    private static MasterKey of(String text) {
        return new MasterKey(Optional.empty(), Optional.of(text));
    }

    private Path keyFile(String name, int fill) throws IOException {
        var bytes = new byte[MasterKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return Files.writeString(directory.resolve(name), Base64.getEncoder().encodeToString(bytes) + "\n");
    }
}
