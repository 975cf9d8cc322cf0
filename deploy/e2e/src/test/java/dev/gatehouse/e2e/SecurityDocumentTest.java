package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} leaves nothing out and names nothing that is not there. */
class SecurityDocumentTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final int LESSONS = 36;
    private static final Map<String, Integer> REQUIREMENTS =
            Map.of("P", 5, "E", 2, "S", 6, "T", 9, "O", 1, "Z", 7, "X", 4, "L", 2, "D", 2, "K", 2);

    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))?(?:\\.([a-z][A-Za-z0-9]+))?`");

    @Test
    void hasARowForEachRequirementAndEachLesson() throws IOException {
        var expected = Stream.concat(
                        REQUIREMENTS.entrySet().stream().flatMap(letter -> IntStream.rangeClosed(1, letter.getValue())
                                .mapToObj(number -> letter.getKey() + number)),
                        IntStream.rangeClosed(1, LESSONS).mapToObj(Integer::toString))
                .collect(Collectors.toSet());

        assertThat(rows().stream().flatMap(row -> Stream.of(row[1].split(","))).map(String::trim))
                .containsAll(expected);
    }

    @Test
    void namesOnlyTestsThatAreThere() throws IOException {
        var sources = tests();
        for (var row : rows()) {
            var test = "";
            var named = TEST.matcher(row[3]);
            while (named.find()) {
                test = named.group(1) == null ? test : named.group(1);
                if (named.group(1) != null) {
                    assertThat(sources).as(row[2]).containsKey(test);
                }
                if (named.group(2) != null && sources.containsKey(test)) {
                    assertThat(sources.get(test)).as(row[2]).contains(" " + named.group(2) + "(");
                }
            }
        }
    }

    /** Those of the tables that begin with what they are of. */
    private static List<String[]> rows() throws IOException {
        var rows = new ArrayList<String[]>();
        boolean inside = false;
        for (var line : Files.readAllLines(ROOT.resolve("docs/security.md"))) {
            if (line.startsWith("| of |")) {
                inside = true;
            } else if (!line.startsWith("|")) {
                inside = false;
            } else if (inside && !line.startsWith("|---")) {
                rows.add(line.split("(?<!\\\\)\\|"));
            }
        }
        return rows;
    }

    /** The text of each test class by its name; of several that bear the same name, together. */
    private static Map<String, String> tests() throws IOException {
        var texts = new HashMap<String, String>();
        Set<Path> found = new HashSet<>();
        try (var files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
        }
        for (var file : found) {
            var name = file.getFileName().toString().replace(".java", "");
            if (name.endsWith("Test") || name.endsWith("IT")) {
                texts.merge(name, Files.readString(file), String::concat);
            }
        }
        return texts;
    }
}
