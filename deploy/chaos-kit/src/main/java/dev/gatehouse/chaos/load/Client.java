package dev.gatehouse.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Calls one origin; a failure to get an answer is an answer, too. Safe for use by several threads. */
public final class Client implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As long as a patient client of a public API waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final URI origin;

    public Client(URI origin) {
        this.origin = origin;
    }

    public Reply get(String path, @Nullable String token) throws InterruptedException {
        return send(request(path, token).GET());
    }

    public Reply delete(String path, String token) throws InterruptedException {
        return send(request(path, token).DELETE());
    }

    public Reply post(String path, @Nullable String token, Map<String, ?> body) throws InterruptedException {
        return send(body(request(path, token), body));
    }

    /** As {@link #post}; the same {@code key} gets the same answer. */
    public Reply post(String path, Map<String, String> body, String key) throws InterruptedException {
        return send(body(request(path, null), body).header("Idempotency-Key", key));
    }

    private static HttpRequest.Builder body(HttpRequest.Builder request, Map<String, ?> body) {
        return request.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(URI.create(origin + path)).timeout(PATIENCE);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Reply send(HttpRequest.Builder request) throws InterruptedException {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            int retryAfter =
                    (int) answer.headers().firstValueAsLong("Retry-After").orElse(0);
            return new Reply(answer.statusCode(), JSON.readTree(answer.body()), retryAfter);
        } catch (JsonProcessingException notJson) {
            return Reply.without(599);
        } catch (IOException noAnswer) {
            return Reply.without(0);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
