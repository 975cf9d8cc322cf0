package dev.gatehouse.coreauth.api.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {

    private static final String LOW = "0C9700AB4C588AF4278EB1FEF7D582AA3AA5C690";
    private static final String HIGH = "EF07BFBF81D6BB79ADB6B9EA80BBC611F139E1DC";

    private final Random random = new Random(33);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void everyLineIsFoundAndNoneOfItsNeighbours(String end) throws IOException {
        for (int size : List.of(1, 2, 3, 64, 700)) {
            var hashes = hashes(size);
            var text = lines(hashes, end);
            for (var file : List.of(write(text), write(text.substring(0, text.length() - end.length())))) {
                var list = BreachedPasswords.open(file);
                assertThat(hashes).allSatisfy(hash -> {
                    assertThat(list.contains(octets(hash, 0))).isTrue();
                    assertThat(list.contains(octets(hash, -1))).isFalse();
                    assertThat(list.contains(octets(hash, 1))).isFalse();
                });
            }
        }
    }

    @Test
    void thePasswordOfALineIsFound() throws IOException {
        var list = BreachedPasswords.open(write("2906F1113DA786E7083A77758FD94C7BF019EB6F:2\n"));

        assertThat(list.contains(sha1("the breached phrase of nobody"))).isTrue();
        assertThat(list.contains(sha1("the breached phrase of somebody"))).isFalse();
    }

    /** A newer list may be moved into the place of one that was looked at. */
    @Test
    void aListThatHasBecomeUnorderedIsNoListWithoutThePassword() throws IOException {
        var hashes = new ArrayList<>(hashes(700));
        var file = write(lines(hashes, "\n"));
        var list = BreachedPasswords.open(file);
        Collections.reverse(hashes);
        Files.writeString(file, lines(hashes, "\n"));

        assertThatThrownBy(() -> list.contains(sha1("the breached phrase of nobody")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("out of order");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotOfTheFormIsRefusedWithItsNameAndPlace(String text, String told) throws IOException {
        var file = write(text);

        assertThatThrownBy(() -> BreachedPasswords.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(told);
    }

    static Object[][] refused() {
        return new Object[][] {
            {"", "line 1 is missing"},
            {"\n", "line 1 is not"},
            {LOW.toLowerCase(Locale.ROOT) + ":1\n", "line 1 is not"},
            {LOW + "\n", "line 1 is not"},
            {LOW + ":\n", "line 1 is not"},
            {LOW + ":12345678901234567890\n", "line 1 is not"},
            {LOW + ":1 \n", "line 1 is not"},
            {"A" + LOW + ":1\n", "line 1 is not"},
            {"the first password\nthe second password\n", "line 1 is not"},
            {"x".repeat(1_000), "line 1 is not"},
            {LOW + ":1\n\n", "the last line is not"},
            {LOW + ":1\nx\n", "octet 43 is not"},
            {HIGH + ":1\n" + LOW + ":1\n", "octet 43 is out of order"},
            {LOW + ":2\n" + LOW + ":1\n", "octet 43 is out of order"},
        };
    }

    @Test
    void aListInAnotherOrderIsRefused() throws IOException {
        var hashes = new ArrayList<>(hashes(700));
        var first = hashes.removeFirst();
        var last = hashes.removeLast();
        Collections.shuffle(hashes, random);
        hashes.addFirst(first);
        hashes.addLast(last);
        var file = write(hashes.stream().map(hash -> hash + ":1\n").collect(Collectors.joining()));

        assertThatThrownBy(() -> BreachedPasswords.open(file)).hasMessageContaining("out of order");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        var missing = directory.resolve("missing");

        assertThatThrownBy(() -> BreachedPasswords.open(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> BreachedPasswords.open(directory)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewerListInItsPlaceIsUsed() throws IOException {
        var file = write(LOW + ":1\n");
        var list = BreachedPasswords.open(file);

        Files.move(write(HIGH + ":1\n"), file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(list.contains(octets(LOW, 0))).isFalse();
        assertThat(list.contains(octets(HIGH, 0))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no list at all\n"})
    void aListThatIsSpoiledLaterDoesNotSayNo(String text) throws IOException {
        var file = write(LOW + ":1\n");
        var list = BreachedPasswords.open(file);
        Files.writeString(file, text);

        assertThatThrownBy(() -> list.contains(octets(HIGH, 0))).isInstanceOf(UncheckedIOException.class);

        Files.delete(file);

        assertThatThrownBy(() -> list.contains(octets(HIGH, 0))).isInstanceOf(UncheckedIOException.class);
    }

    private SortedSet<String> hashes(int size) {
        var hashes = new TreeSet<String>();
        while (hashes.size() < size) {
            var octets = new byte[20];
            random.nextBytes(octets);
            hashes.add(HexFormat.of().withUpperCase().formatHex(octets));
        }
        return hashes;
    }

    /** With counts of one to nineteen digits. */
    private String lines(Collection<String> hashes, String end) {
        return hashes.stream()
                .map(hash -> hash + ":" + (Long.MAX_VALUE >> random.nextInt(63)) + end)
                .collect(Collectors.joining());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "list", ".txt"), text);
    }

    private static byte[] octets(String hash, int further) {
        var number = new BigInteger(hash, 16).add(BigInteger.valueOf(further));
        return HexFormat.of().parseHex("%040x".formatted(number));
    }

    private static byte[] sha1(String password) {
        return PlaintextPassword.of(password.toCharArray()).sha1();
    }
}
