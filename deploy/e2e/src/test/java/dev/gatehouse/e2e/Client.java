package dev.gatehouse.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of the public API. */
final class Client {

    /** An answer: its status, headers, and body as JSON (empty object when there is none or it is not JSON). */
    record Answer(int status, HttpHeaders headers, JsonNode body, String text) {

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        String code() {
            return body.path("code").asText();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = http().build();
    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI base;
    private final HttpClient http;

    Client(URI base) {
        this(base, HTTP);
    }

    private Client(URI base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    /** One that comes from that address of this machine, 127.0.0.2 and on: who counts addresses counts it apart. */
    static Client from(String address, URI base) {
        return new Client(
                base, http().localAddress(InetAddress.ofLiteral(address)).build());
    }

    Answer get(String path, String token, String... headers) {
        return send("GET", path, token, null, headers);
    }

    Answer post(String path, String token, Object body, String... headers) {
        return send("POST", path, token, json(body), headers);
    }

    Answer patch(String path, String token, Object body, String... headers) {
        return send("PATCH", path, token, json(body), headers);
    }

    Answer delete(String path, String token) {
        return send("DELETE", path, token, null);
    }

    /** @param token empty for none; {@code body} null for none */
    Answer send(String method, String path, String token, @Nullable String body, String... headers) {
        var request = request(path, token, headers)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return answer(exchange(request.build(), BodyHandlers.ofString()));
    }

    /**
     * The status alone, without reading what may be a stream without end.
     *
     * @param mediaType of the body; empty for no body
     */
    int status(String method, String path, String token, String mediaType, String body, String... headers) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var response = exchange(request(method, path, token, mediaType, bytes, headers), BodyHandlers.ofInputStream());
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return response.statusCode();
    }

    Answer send(String method, String path, String token, String mediaType, byte[] body) {
        return answer(exchange(request(method, path, token, mediaType, body), BodyHandlers.ofString()));
    }

    Answer form(String path, String body, String... headers) {
        return answer(exchange(
                request(path, "", headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString()));
    }

    /** The lines of a server-sent event stream, until it ends or the caller stops reading. */
    Stream<String> lines(String path, String token, String... headers) {
        return exchange(
                        request(path, token, headers)
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofLines())
                .body();
    }

    Answer register(String email, String password, String... headers) {
        return post("/v1/registrations", "", Map.of("email", email, "password", password), headers);
    }

    Answer login(String email, String password) {
        return post("/v1/auth/login", "", Map.of("email", email, "password", password));
    }

    /** On a device that was given that token. */
    Answer login(String email, String password, String deviceToken) {
        var body = Map.of("email", email, "password", password, "device_token", deviceToken);
        return post("/v1/auth/login", "", body);
    }

    Answer refresh(String refreshToken) {
        return post("/v1/auth/refresh", "", Map.of("refresh_token", refreshToken));
    }

    /** Asks again, as a client should, while there is too much to do: that is no answer to what is asked. */
    static Answer unlessOverloaded(Supplier<Answer> request) {
        var answer = request.get();
        for (int i = 1; i < TRIES && answer.code().equals("OVERLOADED"); i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = request.get();
        }
        return answer;
    }

    private HttpRequest.Builder request(String path, String token, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(40));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private HttpRequest request(
            String method, String path, String token, String mediaType, byte[] body, String... headers) {
        var request = request(path, token, headers)
                .method(method, mediaType.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!mediaType.isEmpty()) {
            request.header("Content-Type", mediaType);
        }
        return request.build();
    }

    private static HttpClient.Builder http() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode body = JsonNodeFactory.instance.objectNode();
        if (type.contains("json") && !response.body().isEmpty()) {
            try {
                body = JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Answer(response.statusCode(), response.headers(), body, response.body());
    }

    private static String json(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
