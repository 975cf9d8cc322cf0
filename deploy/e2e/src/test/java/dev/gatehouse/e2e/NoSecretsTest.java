package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that opens anything lies in the repository: no private key, no token of a provider, no signed token. */
class NoSecretsTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** What is made here, not kept. */
    private static final Set<String> MADE = Set.of("target", ".git", ".gatehouse", "node_modules");

    private static final Pattern SECRET = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+[A-Za-z0-9+/=]{40}"
            + "|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20}|AIza[A-Za-z0-9_-]{35}"
            + "|eyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{40,}");

    @Test
    void noneLiesInAnyFile() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files()) {
            var secret = SECRET.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (secret.find()) {
                found.add(ROOT.relativize(file) + ": " + secret.group().substring(0, 12) + "…");
            }
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIA|ABCDEFGHIJ234567",
                "ghp_|abcdefghijklmnopqrstuvwxyz0123456789",
                "xoxb-|1234567890-abcdefghij"
            })
    void isSeenWhereItLies(String parts) {
        assertThat(SECRET.matcher("key = " + parts.replace("|", "")).find()).isTrue();
    }

    private static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return MADE.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
