package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules themselves; that the system shows what they watch is AlertsIT's. */
class AlertRulesIT {

    private static final Path RUNBOOKS = AlertRules.ROOT.resolve("docs/runbooks");

    @Test
    void eachHasARunbookThatSaysWhatItMeansHowToLookAndWhatToDo() throws Exception {
        var contents = Files.readString(RUNBOOKS.resolve("README.md"));
        assertThat(AlertRules.all()).hasSizeGreaterThan(10);
        for (var rule : AlertRules.all()) {
            var alert = rule.path("alert").asText();
            var patience = rule.path("for").asText();
            var severity = rule.path("labels").path("severity").asText();
            var page = AlertRules.ROOT.resolve(
                    rule.path("annotations").path("runbook_url").asText());
            var file = page.getFileName().toString();

            assertThat(page.getParent()).as(alert).isEqualTo(RUNBOOKS);
            assertThat(patience).as(alert).matches("\\d+[smh]");
            assertThat(severity).as(alert).isIn("page", "ticket");
            assertThat(rule.path("annotations").path("summary").asText())
                    .as(alert)
                    .isNotEmpty();
            assertThat(Files.readString(page))
                    .contains("# " + alert)
                    .contains("`" + rule.path("expr").asText() + "` for " + patience + ".")
                    .contains("## What it means", "## How to look", "## What to do");
            assertThat(contents)
                    .contains("| %s | %s | [%s](%s) |".formatted(alert, severity, file.replace(".md", ""), file));
        }
    }

    @Test
    void eachIsTriedBothWhereItMustBeSilentAndWhereItMustNot() throws Exception {
        for (var rule : AlertRules.all()) {
            var alert = rule.path("alert").asText();
            var expected = AlertRules.expectations().stream()
                    .filter(each -> each.path("alertname").asText().equals(alert))
                    .map(each -> each.path("exp_alerts"))
                    .toList();

            assertThat(expected.stream().map(JsonNode::size)).as(alert).containsExactlyInAnyOrder(0, 1);
            var fired = expected.stream()
                    .filter(alerts -> !alerts.isEmpty())
                    .findFirst()
                    .orElseThrow()
                    .get(0);
            assertThat(fired.path("exp_labels").path("severity"))
                    .as(alert)
                    .isEqualTo(rule.path("labels").path("severity"));
            assertThat(fired.path("exp_annotations").path("runbook_url"))
                    .as(alert)
                    .isEqualTo(rule.path("annotations").path("runbook_url"));
        }
    }

    @Test
    void doWhatIsExpectedOfThem() throws Exception {
        var promtool = installed("promtool");
        assumeTrue(promtool.isPresent(), "SKIPPED: needs promtool, which comes with Prometheus, on the PATH");

        var run = Execution.of(
                new ProcessBuilder(promtool.orElseThrow().toString(), "test", "rules", AlertRules.TESTS.toString()));

        assertThat(run.code()).as(run.output()).isZero();
    }

    private static Optional<Path> installed(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
