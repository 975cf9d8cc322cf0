package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.junit.jupiter.api.RepeatedTest;

/** Many come with tokens by a key that a service does not know yet: it asks once, and each is who he is. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class KeyTurnoverTest {

    private static final int PEOPLE = 24;

    @RepeatedTest(5)
    void everybodyStaysWhoHeIs() {
        var key = TestTokens.published(Duration.ofMillis(300));
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var people =
                    IntStream.range(0, PEOPLE).mapToObj(i -> UUID.randomUUID()).toList();
            var asked = people.stream()
                    .map(person -> client.sendAsync(whoAmI(person, key), BodyHandlers.ofString()))
                    .toList();

            assertThat(asked.stream().map(KeyTurnoverTest::said).toList())
                    .isEqualTo(people.stream().map(person -> "200 " + person).toList());
        }
    }

    private static HttpRequest whoAmI(UUID person, EllipticCurveJsonWebKey key) {
        var token = TestTokens.sign(TestTokens.claims(person, "account", List.of("user")), key);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + CallerResource.PATH))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private static String said(CompletableFuture<HttpResponse<String>> asked) {
        var answer = asked.join();
        return answer.statusCode() + " " + answer.body();
    }
}
