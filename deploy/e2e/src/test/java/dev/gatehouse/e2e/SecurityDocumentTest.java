package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} leaves nothing out and names nothing that is not there, be it of a requirement or of a limit. */
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

        assertThat(requirements().stream()
                        .flatMap(row -> Stream.of(row[1].split(",")))
                        .map(String::trim))
                .containsAll(expected);
    }

    @Test
    void namesOnlyTestsThatAreThere() throws IOException {
        var sources = tests();
        for (var row : requirements()) {
            assertThatTestsAreThere(sources, row[2], row[3]);
        }
    }

    @Test
    void namesATestThatIsThereForEachAbuseLimit() throws IOException {
        var sources = tests();
        var limits = rows("| limit |");
        assertThat(limits).hasSizeGreaterThan(15);
        for (var limit : limits) {
            assertThat(assertThatTestsAreThere(sources, limit[1], limit[4]))
                    .as(limit[1])
                    .isPositive();
        }
    }

    /** How many are named. */
    private static int assertThatTestsAreThere(Map<String, String> sources, String what, String tests) {
        int classes = 0;
        var test = "";
        var named = TEST.matcher(tests);
        while (named.find()) {
            if (named.group(1) != null) {
                test = named.group(1);
                classes++;
                assertThat(sources).as(what).containsKey(test);
            }
            if (named.group(2) != null && sources.containsKey(test)) {
                assertThat(sources.get(test)).as(what).contains(" " + named.group(2) + "(");
            }
        }
        return classes;
    }

    private static List<String[]> requirements() throws IOException {
        return rows("| of |");
    }

    /** Those of the tables that begin so. */
    private static List<String[]> rows(String heading) throws IOException {
        var rows = new ArrayList<String[]>();
        boolean inside = false;
        for (var line : Files.readAllLines(ROOT.resolve("docs/security.md"))) {
            if (line.startsWith(heading)) {
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
        for (var file : FileSearch.files(ROOT)) {
            if (!file.toString().endsWith(".java")) {
                continue;
            }
            var name = file.getFileName().toString().replace(".java", "");
            if (name.endsWith("Test") || name.endsWith("IT")) {
                texts.merge(name, Files.readString(file), String::concat);
            }
        }
        return texts;
    }
}
