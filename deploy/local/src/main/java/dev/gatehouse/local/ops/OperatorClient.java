package dev.gatehouse.local.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.local.SystemState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Calls the operators' listener of a running system. */
final class OperatorClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final SystemState system;

    OperatorClient(SystemState system) {
        this.system = system;
    }

    /** An access token of whoever signs in. */
    String signIn(String email, String password) throws OpsException, InterruptedException {
        var form = JSON.valueToTree(Map.of("email", email, "password", password));
        var request = HttpRequest.newBuilder(URI.create(system.address("gateway") + "/v1/auth/login"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(form.toString()));
        return send(request, 200).path("access_token").asText();
    }

    JsonNode get(String path, String token) throws OpsException, InterruptedException {
        return send(request(path, token).GET(), 200);
    }

    /** @param body becomes JSON */
    JsonNode post(String path, String token, Map<String, ?> body) throws OpsException, InterruptedException {
        return send(
                request(path, token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString())),
                202);
    }

    /** The metrics of a process, in the Prometheus text format. */
    String metrics(SystemState.Replica replica) throws OpsException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + replica.management() + "/q/metrics"))
                .timeout(Duration.ofSeconds(5))
                .header("Accept", "text/plain")
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new OpsException(replica.name() + " does not answer: " + e.getMessage());
        }
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(system.address("operators") + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest.Builder request, int expected) throws OpsException, InterruptedException {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            var body = JSON.readTree(answer.body());
            if (answer.statusCode() != expected) {
                throw new OpsException("refused with %d %s: %s"
                        .formatted(
                                answer.statusCode(),
                                body.path("code").asText(),
                                body.path("detail").asText()));
            }
            return body;
        } catch (IOException e) {
            throw new OpsException("no answer: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
