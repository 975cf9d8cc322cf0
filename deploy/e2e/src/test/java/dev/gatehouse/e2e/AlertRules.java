package dev.gatehouse.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Prometheus watches, and how that is tried, as {@code deploy/observability} has it. */
final class AlertRules {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    static final Path TESTS = ROOT.resolve("deploy/observability/rules_test.yml");

    private static final Path RULES = ROOT.resolve("deploy/observability/rules.yml");

    private AlertRules() {}

    static List<JsonNode> all() throws IOException {
        var rules = new ArrayList<JsonNode>();
        new YAMLMapper().readTree(RULES.toFile()).path("groups").forEach(group -> group.path("rules")
                .forEach(rules::add));
        return rules;
    }

    /** What is expected of one alert or another at one time. */
    static List<JsonNode> expectations() throws IOException {
        var expectations = new ArrayList<JsonNode>();
        new YAMLMapper().readTree(TESTS.toFile()).path("tests").forEach(test -> test.path("alert_rule_test")
                .forEach(expectations::add));
        return expectations;
    }
}
