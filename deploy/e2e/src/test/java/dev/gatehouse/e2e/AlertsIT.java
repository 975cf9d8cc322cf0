package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An alert on a metric that nobody publishes never fires, and one that appears with the first trouble comes too late. */
class AlertsIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("gatehouse_[a-z_]+");

    @Test
    void everyMetricOfEveryAlertIsPublishedBeforeAnythingHappens() throws Exception {
        var published = published();
        for (var rule : rules()) {
            var metrics = METRIC.matcher(rule.path("expr").asText());
            while (metrics.find()) {
                assertThat(published).as(rule.path("alert").asText()).contains(metrics.group());
            }
        }
    }

    @Test
    void everyAlertHasARunbookThatSaysWhatItMeansHowToLookAndWhatToDo() throws Exception {
        assertThat(rules()).hasSizeGreaterThan(10);
        for (var rule : rules()) {
            var page = ROOT.resolve(rule.path("annotations").path("runbook_url").asText());
            assertThat(Files.readString(page))
                    .contains("# " + rule.path("alert").asText())
                    .contains(rule.path("expr").asText())
                    .contains("## What it means", "## How to look", "## What to do");
            assertThat(rule.path("labels").path("severity").asText()).isIn("page", "ticket");
        }
    }

    private static List<JsonNode> rules() throws IOException {
        var rules = new ArrayList<JsonNode>();
        new YAMLMapper()
                .readTree(ROOT.resolve("deploy/observability/rules.yml").toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static Set<String> published() throws IOException, InterruptedException {
        var names = new TreeSet<String>();
        var system = SystemUnderTest.system();
        for (var replica : system.options().replicas().allNames()) {
            PublishedMetrics.of(replica).forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        }
        return names;
    }
}
