package dev.gatehouse.local.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Ready is who answers a GET with 200, within a second, and not with what tells of something else that is away. */
public final class HttpProbe implements BooleanSupplier {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Answer NO_ANSWER = new Answer(0, "");

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private record Answer(int status, String body) {}

    private final HttpRequest request;
    private final Predicate<String> good;

    public HttpProbe(URI uri) {
        this(uri, body -> true);
    }

    private HttpProbe(URI uri, Predicate<String> good) {
        this.request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(1)).build();
        this.good = good;
    }

    /** One for which whoever says {@code word} is not ready. */
    public static HttpProbe without(String word, URI uri) {
        return new HttpProbe(uri, body -> !body.contains(word));
    }

    @Override
    public boolean getAsBoolean() {
        var answer = ask();
        return answer.status() == OK && good.test(answer.body());
    }

    /** Whether it answers with 503 within a second. */
    public boolean isUnavailable() {
        return ask().status() == UNAVAILABLE;
    }

    private Answer ask() {
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException _) {
            return NO_ANSWER;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return NO_ANSWER;
        }
    }
}
