package dev.gatehouse.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of one origin, as small as a reader of the documentation would write it. */
final class Client implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI origin;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Client(URI origin) {
        this.origin = origin;
    }

    Answer get(String path, @Nullable String token) throws DemoException, InterruptedException {
        return send(request(path, token).GET());
    }

    Answer post(String path, @Nullable String token, JsonNode body) throws DemoException, InterruptedException {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** As {@link #post}, and safe to repeat: the same {@code key} gets the same answer. */
    Answer postOnce(String path, UUID key, JsonNode body) throws DemoException, InterruptedException {
        return send(request(path, null)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key.toString())
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** The lines of a stream of server-sent events as they arrive. Close it. */
    Stream<String> events(String path, String token) throws DemoException, InterruptedException {
        var request = HttpRequest.newBuilder(origin.resolve(path))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new DemoException("the stream of events was refused with " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new DemoException("no stream of events: " + e, e);
        }
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(origin.resolve(path)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws DemoException, InterruptedException {
        long began = System.nanoTime();
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            return Answer.of(response, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw new DemoException("no answer from " + origin + ": " + e, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
