package dev.gatehouse.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportTest {

    @TempDir
    Path root;

    @Test
    void countsEveryOutcomeAndGivesTheReasons() throws IOException {
        report("kit", "surefire-reports", """
                <testsuite>
                  <testcase classname="a.b.KitTest" name="works" time="0.5"/>
                  <testcase classname="a.b.KitTest" name="later" time="0"><skipped message="no engine"/></testcase>
                </testsuite>""");
        report("kit", "failsafe-reports", """
                <testsuite>
                  <testcase classname="a.b.KitIT" name="breaks" time="1,000.25"><error type="x.Boom"/></testcase>
                  <testcase classname="a.b.KitIT" name="fails" time="1"><failure message="was 2&#10;not 1"/></testcase>
                </testsuite>""");

        var module = ModuleResult.read(root, root.resolve("kit"));

        assertThat(module)
                .isEqualTo(new ModuleResult(
                        "kit",
                        1,
                        List.of("KitIT.breaks: x.Boom", "KitIT.fails: was 2 not 1"),
                        List.of(),
                        List.of("KitTest.later: no engine"),
                        1001.75));
        var report = new TestReport(List.of(module), List.of("backing: embedded servers", "noise"));
        assertThat(report.isGood()).isFalse();
        assertThat(report.lines(true))
                .contains("backing: embedded servers", "  KitTest.later: no engine", "  KitIT.fails: was 2 not 1")
                .endsWith("1 passed, 2 failed, 1 skipped");
    }

    @Test
    void whatPassesAtTheSecondTryOnlyIsNamed() throws IOException {
        report("kit", "surefire-reports", """
                <testsuite>
                  <testcase classname="a.b.KitTest" name="hurries" time="0.5">
                    <flakyFailure message="took 2 s" type="x.Slow"><stackTrace>at x</stackTrace></flakyFailure>
                  </testcase>
                </testsuite>""");

        var module = ModuleResult.read(root, root.resolve("kit"));

        assertThat(module)
                .isEqualTo(new ModuleResult("kit", 1, List.of(), List.of("KitTest.hurries: took 2 s"), List.of(), 0.5));
        var report = new TestReport(List.of(module), List.of());
        assertThat(report.isGood()).isTrue();
        assertThat(report.lines(true))
                .contains("  KitTest.hurries: took 2 s")
                .endsWith("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void threeMayHaveToBeTriedAgainAndNoMore() {
        assertThat(new TestReport(List.of(flaky(2), flaky(1)), List.of()).isGood())
                .isTrue();
        assertThat(new TestReport(List.of(flaky(2), flaky(2)), List.of()).isGood())
                .isFalse();
    }

    private static ModuleResult flaky(int tests) {
        return new ModuleResult("kit", 100, List.of(), Collections.nCopies(tests, "KitTest.hurries"), List.of(), 1);
    }

    @Test
    void aRunWithoutTestsIsNoSuccess() {
        var report = new TestReport(List.of(), List.of());

        assertThat(report.isGood()).isFalse();
        assertThat(report.lines(true)).endsWith("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void aBuildThatFailedBeforeItsTestsSaysWhy() {
        var report = new TestReport(List.of(), List.of("[ERROR] Foo.java:[3,1] ';' expected", "[INFO] fine"));

        assertThat(report.lines(false)).contains("The build failed:", "  Foo.java:[3,1] ';' expected");
    }

    private void report(String module, String directory, String xml) throws IOException {
        var reports =
                Files.createDirectories(root.resolve(module).resolve("target").resolve(directory));
        Files.writeString(reports.resolve("TEST-" + directory + ".xml"), xml);
    }
}
