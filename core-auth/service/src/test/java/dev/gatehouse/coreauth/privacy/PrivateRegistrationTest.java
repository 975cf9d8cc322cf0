package dev.gatehouse.coreauth.privacy;

import static dev.gatehouse.coreauth.login.Accounts.login;
import static dev.gatehouse.coreauth.privacy.Newcomers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.privacy.Newcomers.Newcomer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody who has registered with a free address, and somebody who has with a taken one: what either can see. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
@TestProfile(PrivateMode.class)
class PrivateRegistrationTest {

    @Inject
    Newcomers newcomers;

    @Test
    void theHandoversAnswerIsTheSame() {
        var real = newcomers.unverified();
        var decoy = newcomers.decoy(real.email());

        assertThat(decoy.response().getStatus()).isEqualTo(real.response().getStatus());
        assertThat(decoy.response().getStatus().getCanLogin()).isFalse();
        assertThat(decoy.response().getStatus().getPendingTasksList()).containsExactly("verification_email");
        assertThat(decoy.response().getSession().getSessionId())
                .hasSameSizeAs(real.response().getSession().getSessionId());
        assertThat(decoy.response().getSession().getExpiresInSeconds())
                .isEqualTo(real.response().getSession().getExpiresInSeconds());
        assertThat(decoy.response().getSession().getAccessToken())
                .hasSameSizeAs(real.response().getSession().getAccessToken());
    }

    @Test
    void theActivationIsTheSameHoweverFarTheRealOneHasCome() {
        var real = newcomers.unverified();
        var decoy = newcomers.decoy(real.email());

        var seen = real.asking().get(real.path());
        var shown = decoy.asking().get(decoy.path());

        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(seen.asString())).isEqualTo(new JsonObject("""
                {"user_id": "%s", "state": "PENDING", "version": 1,
                 "domains": {"password": "pending", "roles": "pending", "email": "pending", "profile": "pending"},
                 "status": {"is_fully_activated": false, "pending_tasks": ["verification_email"], "can_login": false,
                            "message": "Almost there: open the link in the mail that we have sent you."}}""".formatted(real.userId())));
        assertSame(seen, shown, real, decoy);
        assertThat(decoy.asking()
                        .header("If-None-Match", "\"1\"")
                        .get(decoy.path())
                        .statusCode())
                .isEqualTo(304);
        assertThat(decoy.asking().get(real.path()).statusCode()).isEqualTo(403);
    }

    @Test
    void aLongPollWaitsForBoth() {
        var real = newcomers.unverified();
        var decoy = newcomers.decoy(real.email());

        for (var query : List.of("?wait=20s&since=0", "?wait=300ms&since=1", "?wait=300ms")) {
            var seen = real.asking().get(real.path() + query);
            var shown = decoy.asking().get(decoy.path() + query);

            assertSame(seen, shown, real, decoy);
            long least = query.contains("since=0") ? 0 : 300;
            assertThat(seen.time()).isBetween(least, 15_000L);
            assertThat(shown.time()).isBetween(least, 15_000L);
        }
    }

    @Test
    void anEventStreamBeginsAlike() throws Exception {
        var real = newcomers.unverified();
        var decoy = newcomers.decoy(real.email());

        assertThat(firstEvent(decoy).replace(decoy.userId().toString(), "…"))
                .isEqualTo(firstEvent(real).replace(real.userId().toString(), "…"))
                .contains("id:1");
    }

    @Test
    void neitherIsUpgradedAndBothSignOut() {
        var real = newcomers.unverified();
        var decoy = newcomers.decoy(real.email());

        var seen = real.asking().body("{}").post(real.path() + "/upgrade");
        var shown = decoy.asking().body("{}").post(decoy.path() + "/upgrade");
        assertThat(seen.statusCode()).isEqualTo(409);
        assertThat(seen.jsonPath().getString("code")).isEqualTo("NOT_ACTIVATED");
        assertThat(shown.statusCode()).isEqualTo(409);
        assertThat(shown.jsonPath().getString("code")).isEqualTo("NOT_ACTIVATED");
        assertThat(shown.jsonPath().getString("detail"))
                .isEqualTo(seen.jsonPath().getString("detail"));
        for (var newcomer : List.of(real, decoy)) {
            newcomer.asking().body("{}").post("/v1/auth/logout").then().statusCode(204);
            newcomer.asking().get(newcomer.path()).then().statusCode(401);
        }
    }

    @Test
    void nobodySignsInBeforeTheAddressIsVerifiedAndTheAnswerIsThatOfAStranger() {
        var real = newcomers.unverified();

        var mine = login(real.email(), PASSWORD);
        var stranger = login("nobody-" + UUID.randomUUID() + "@example.org", PASSWORD);

        assertThat(mine.statusCode()).isEqualTo(401);
        assertThat(mine.jsonPath().getString("code")).isEqualTo("INVALID_CREDENTIALS");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(mine.jsonPath().getString("detail"))
                .isEqualTo(stranger.jsonPath().getString("detail"));
    }

    @Test
    void withTheVerifiedAddressTheRealOneIsActiveAndMaySignIn() {
        var real = newcomers.unverified();
        var decoy = newcomers.decoy(real.email());

        newcomers.verify(real);

        real.asking()
                .get(real.path() + "?wait=5s&since=1")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("domains.password", equalTo("ready"))
                .body("status.can_login", equalTo(true));
        login(real.email(), PASSWORD).then().statusCode(200);
        real.asking().body("{}").post(real.path() + "/upgrade").then().statusCode(200);
        decoy.asking().get(decoy.path()).then().statusCode(200).body("state", equalTo("PENDING"));
        decoy.asking().body("{}").post(decoy.path() + "/upgrade").then().statusCode(409);
    }

    private static void assertSame(Response seen, Response shown, Newcomer real, Newcomer decoy) {
        assertThat(shown.statusCode()).isEqualTo(seen.statusCode());
        assertThat(shown.asString().replace(decoy.userId().toString(), "…"))
                .isEqualTo(seen.asString().replace(real.userId().toString(), "…"));
        assertThat(names(shown)).isEqualTo(names(seen));
        assertThat(shown.header("ETag")).isEqualTo(seen.header("ETag"));
    }

    private static List<String> names(Response answer) {
        return answer.headers().asList().stream().map(Header::getName).toList();
    }

    /** Up to the empty line behind it. */
    private static String firstEvent(Newcomer newcomer) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + newcomer.path() + "/events"))
                .header(
                        "Authorization",
                        "Bearer " + newcomer.response().getSession().getAccessToken())
                .build();
        var client = HttpClient.newHttpClient();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .dropWhile(line -> line.isEmpty() || line.startsWith(":")) // a heartbeat may come first
                    .map(line -> line.replace(": ", ":"))
                    .takeWhile(line -> !line.isEmpty())
                    .sorted()
                    .reduce("", (one, other) -> one + other + "\n");
        } finally {
            client.shutdownNow();
        }
    }
}
