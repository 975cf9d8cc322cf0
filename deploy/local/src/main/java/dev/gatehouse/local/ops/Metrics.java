package dev.gatehouse.local.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One process' metrics as Prometheus would read them. */
final class Metrics {

    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{([^}]*)})? (\\S+)");

    private final Map<String, Double> values = new LinkedHashMap<>();

    static Metrics parse(String text) {
        var metrics = new Metrics();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                var labels = sample.group(2) == null ? "" : sample.group(2);
                metrics.values.put(sample.group(1) + "{" + labels, Double.valueOf(sample.group(3)));
            }
        });
        return metrics;
    }

    /** Summed over all labels; 0 when there is no such metric. */
    double sum(String name) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The values of {@code label} for which the metric is not 0, with commas between; a dash if there is none. */
    String where(String name, String label) {
        var found = values.entrySet().stream()
                .filter(each -> each.getKey().startsWith(name + "{") && each.getValue() != 0)
                .map(each -> each.getKey().replaceAll(".*[{,]" + label + "=\"([^\"]*)\".*", "$1"))
                .sorted()
                .toList();
        return found.isEmpty() ? "-" : String.join(", ", found);
    }
}
