package dev.gatehouse.local.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Ready is who answers a GET with 200 within a second. */
public final class HttpProbe implements BooleanSupplier {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int NO_ANSWER = 0;

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private final HttpRequest request;

    public HttpProbe(URI uri) {
        this.request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(1)).build();
    }

    @Override
    public boolean getAsBoolean() {
        return status() == OK;
    }

    /** Whether it answers with 503 within a second. */
    public boolean isUnavailable() {
        return status() == UNAVAILABLE;
    }

    private int status() {
        try {
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return NO_ANSWER;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return NO_ANSWER;
        }
    }
}
