package dev.gatehouse.e2e;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process of the system under test shows to Prometheus. */
final class PublishedMetrics {

    private PublishedMetrics() {}

    /** In the text format, without comments. */
    static List<String> of(String replica) throws IOException, InterruptedException {
        var address = SystemUnderTest.system().ports().address(Ports.management(replica));
        var request = HttpRequest.newBuilder(URI.create("http://" + address + "/q/metrics"))
                .header("Accept", "text/plain")
                .build();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /**
     * Of the metric's samples that bear the label ({@code lane="sign_in"}); of all when it is empty. That the limits are lifted is no
     * news here: the system under test is asked to.
     */
    static List<Double> values(String replica, String metric, String label) throws IOException, InterruptedException {
        return samples(replica, metric)
                .filter(line -> line.contains(label) && !line.contains("without=\"limits\""))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
    }

    /** What stands in that label, in one sample of the metric or another. */
    static List<String> labels(String replica, String metric, String label) throws IOException, InterruptedException {
        var value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        return samples(replica, metric)
                .flatMap(line -> value.matcher(line).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static Stream<String> samples(String replica, String metric) throws IOException, InterruptedException {
        return of(replica).stream().filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "));
    }

    /** Requests of that path that the process has answered since it was started. */
    static long requests(String replica, String path) throws IOException, InterruptedException {
        return (long) of(replica).stream()
                .filter(line ->
                        line.startsWith("http_server_requests_seconds_count{") && line.contains("uri=\"" + path + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Whether a replica of the service, whichever was asked, says that it does without that. */
    static boolean isAnyWithout(Service service, String part) throws IOException, InterruptedException {
        for (var replica : SystemUnderTest.system().options().replicas().names(service)) {
            if (of(replica).stream()
                    .anyMatch(line -> line.startsWith("gatehouse_degraded{")
                            && line.contains("without=\"" + part + "\"")
                            && line.endsWith(" 1.0"))) {
                return true;
            }
        }
        return false;
    }
}
