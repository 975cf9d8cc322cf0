package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By somebody who may come in, and by a client that leaves a path as it is. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class CanonicalPathsTest {

    private static final String TOKEN = TestTokens.full(UUID.randomUUID(), "admin");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/v1/kit/dead-letters",
                "/admin/v1/kit/dead-letters?cause=a%2Fb;c//d/../e",
                "/admin/v1/kit/dead-letters/causes"
            })
    void aPathThatHasOneReadingIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/v1/kit/dead-letters;x=y",
                "/admin/v1/kit;x/dead-letters",
                "/admin/v1/kit/dead-letters;x?page_size=1",
                "/admin/v1/kit/dead-letters%3Bx",
                "/admin/v1/kit/dead-letters%3bx=y",
                "//admin/v1/kit/dead-letters",
                "/admin/v1//kit/dead-letters",
                "/admin/v1/kit/dead-letters//",
                "/admin/./v1/kit/dead-letters",
                "/admin/v1/kit/x/../dead-letters",
                "/admin/v1/kit/dead-letters/.",
                "/admin/v1/kit/dead-letters/causes/..",
                "/admin/%2e/v1/kit/dead-letters",
                "/admin/v1/x/%2E%2e/kit/dead-letters",
                "/admin/v1/x/.%2E/kit/dead-letters",
                "/admin/v1%2Fkit/dead-letters",
                "/admin/v1%2fkit/dead-letters",
                "/admin/v1/kit/dead-letters%2F",
                "/admin/v1/kit%5Cdead-letters",
                "/admin/v1/kit/dead-letters%252F",
                "/admin/v1/kit/dead-letters%00",
                "/admin/v1/kit/dead-letters%0D%0A",
                "/admin/v1/kit/dead-letters%7f"
            })
    void anyOtherIsRefusedForItsForm(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("INVALID_PATH");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
