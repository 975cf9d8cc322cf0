package dev.gatehouse.local.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The summary of a test run: what each module ran, what failed, what was left out and why, and as the last line
 * {@code N passed, N failed, N skipped}. Uses the JDK alone, so that it runs from source whatever did not compile.
 */
public final class TestReport {

    private static final int DEPTH_OF_MODULES = 2;

    /** Of several thousand tests on a machine that others use, too; more of them is no chance. */
    private static final int MOST_FLAKY = 3;

    private final List<ModuleResult> modules;
    private final List<String> buildLog;

    TestReport(List<ModuleResult> modules, List<String> buildLog) {
        this.modules = modules;
        this.buildLog = buildLog;
    }

    /**
     * Prints the summary of the checkout at the first argument, whose build log is the second, and whose build ended with
     * the exit code that is the third. Exits with 0 if that is 0, no test failed, no more than three had to be tried again, and at least one passed.
     */
    public static void main(String[] arguments) throws IOException {
        var root = Path.of(arguments[0]).toAbsolutePath().normalize();
        var log = Files.readAllLines(Path.of(arguments[1]));
        var report = new TestReport(modulesBelow(root), log);
        boolean built = arguments[2].equals("0");
        report.lines(built).forEach(System.out::println);
        System.exit(built && report.isGood() ? 0 : 1);
    }

    private static List<ModuleResult> modulesBelow(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root, DEPTH_OF_MODULES)) {
            return paths.filter(directory -> Files.exists(directory.resolve("pom.xml")))
                    .map(directory -> ModuleResult.read(root, directory))
                    .filter(module -> !module.isEmpty())
                    .sorted((one, other) -> one.module().compareTo(other.module()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    boolean isGood() {
        return count(ModuleResult::failed) == 0 && count(ModuleResult::flaky) <= MOST_FLAKY && passed() > 0;
    }

    List<String> lines(boolean built) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("%-28s %7s %7s %7s %9s".formatted("module", "passed", "failed", "skipped", "seconds"));
        for (var module : modules) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s %7d %7d %7d %9.1f",
                    module.module(),
                    module.passed(),
                    module.failed().size(),
                    module.skipped().size(),
                    module.seconds()));
        }
        backing(lines);
        list(lines, "Skipped", modules.stream().flatMap(module -> module.skipped().stream()));
        list(
                lines,
                "Failed at first, passed when tried again (flaky: mend the test, or what it found)",
                modules.stream().flatMap(module -> module.flaky().stream()));
        list(lines, "Failed", modules.stream().flatMap(module -> module.failed().stream()));
        if (!built) {
            list(lines, "The build failed", buildErrors());
        }
        lines.add("");
        lines.add("%d passed, %d failed, %d skipped"
                .formatted(passed(), count(ModuleResult::failed), count(ModuleResult::skipped)));
        return lines;
    }

    private void backing(List<String> lines) {
        var kinds = buildLog.stream()
                .filter(line -> line.startsWith("backing: "))
                .distinct()
                .toList();
        if (!kinds.isEmpty()) {
            lines.add("");
            lines.addAll(kinds);
        }
    }

    private Stream<String> buildErrors() {
        return buildLog.stream()
                .filter(line -> line.startsWith("[ERROR]"))
                .map(line -> line.substring("[ERROR]".length()).strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("[Help") && !line.startsWith("->"))
                .distinct()
                .limit(30);
    }

    private static void list(List<String> lines, String title, Stream<String> entries) {
        var all = entries.toList();
        if (!all.isEmpty()) {
            lines.add("");
            lines.add(title + ":");
            all.forEach(entry -> lines.add("  " + entry));
        }
    }

    private int passed() {
        return modules.stream().mapToInt(ModuleResult::passed).sum();
    }

    private int count(Function<ModuleResult, List<String>> kind) {
        return modules.stream().mapToInt(module -> kind.apply(module).size()).sum();
    }
}
