package dev.gatehouse.coreauth.activation.watch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class WatchTest {

    private static final String PASSWORD = "correct horse battery staple";

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    ActivationEvents events;

    private record Watched(UUID userId, String token) {

        RequestSpecification asking() {
            return given().header("Authorization", "Bearer " + token);
        }

        String path() {
            return "/v1/activations/" + userId;
        }
    }

    @Test
    void theOwnerSeesTheActivation() {
        var mine = hashed();
        database.run("update activation set roles = 'ready', version = 7 where user_id = $1", mine.userId());

        mine.asking()
                .get(mine.path())
                .then()
                .statusCode(200)
                .header("ETag", "\"7\"")
                .body("user_id", equalTo(mine.userId().toString()))
                .body("state", equalTo("PENDING"))
                .body("version", equalTo(7))
                .body("domains.password", equalTo("ready"))
                .body("domains.roles", equalTo("ready"))
                .body("domains.email", equalTo("pending"))
                .body("domains.profile", equalTo("pending"))
                .body("status.is_fully_activated", equalTo(false))
                .body("status.pending_tasks", contains("verification_email"))
                .body("status.can_login", equalTo(true))
                .body("status.message", equalTo("Account created! Setup in progress..."));
        mine.asking().header("If-None-Match", "\"7\"").get(mine.path()).then().statusCode(304);
        mine.asking().header("If-None-Match", "\"6\"").get(mine.path()).then().statusCode(200);
    }

    @Test
    void nobodyElseDoesWhetherOrNotTheAccountExists() {
        var mine = hashed();
        var other = hashed();

        for (var suffix : List.of("", "/events")) {
            given().get(mine.path() + suffix).then().statusCode(401);
            given().header("Authorization", "Bearer x.y.z")
                    .get(mine.path() + suffix)
                    .then()
                    .statusCode(401);
            other.asking()
                    .get(mine.path() + suffix)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("ACTIVATION_NOT_YOURS"));
            other.asking()
                    .get("/v1/activations/" + UUID.randomUUID() + suffix)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("ACTIVATION_NOT_YOURS"));
            other.asking().get("/v1/activations/42" + suffix).then().statusCode(404);
        }
    }

    @Test
    void aLongPollAnswersAtTheChangeAndAtOnceWhenItWasMissed() throws Exception {
        var mine = hashed();
        var version = version(mine);
        var answer = CompletableFuture.supplyAsync(() -> mine.asking()
                .get(mine.path() + "?wait=20s&since=" + version)
                .jsonPath()
                .getLong("version"));
        assertThat(answer).isNotDone();

        change(mine, "roles");

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(version + 1);
        assertThat(mine.asking()
                        .get(mine.path() + "?wait=20s&since=" + version)
                        .jsonPath()
                        .getLong("version"))
                .isEqualTo(version + 1);
    }

    @Test
    void aLongPollIsAnsweredWithWhatIsKnownWhenTheServiceStops() throws Exception {
        var mine = hashed();
        var path = mine.path() + "?wait=20s&since=" + version(mine);
        var answer = CompletableFuture.supplyAsync(() -> mine.asking().get(path));
        while (!answer.isDone()) {
            events.endAll();
        }

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().time()).isLessThan(15_000);
    }

    @Test
    void aLongPollWithoutAChangeAnswersWhenItsTimeIsOver() {
        var mine = hashed();
        var version = version(mine);

        var response = mine.asking().get(mine.path() + "?wait=300ms&since=" + version);

        response.then().statusCode(200).body("version", equalTo((int) version));
        assertThat(response.time()).isBetween(300L, 15_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?wait=soon", "?wait=-1s", "?wait=20s&since=x", "?wait=9999999s"})
    void aMalformedWaitIsRefused(String query) {
        var mine = hashed();

        mine.asking().get(mine.path() + query).then().statusCode(400).body("code", equalTo("MALFORMED_REQUEST"));
    }

    @Test
    void anEventStreamShowsEachChangeOnceAndEndsWithTheFinalState() throws Exception {
        var mine = hashed();
        var version = version(mine);
        try (var stream = stream(mine, null)) {
            assertThat(stream.readUntil(line -> line.startsWith("id:"))).endsWith("id:" + version);
            change(mine, "roles");
            assertThat(stream.readUntil(line -> line.startsWith("id:"))).endsWith("id:" + (version + 1));
            change(mine, "profile");
            change(mine, "email");

            var rest = stream.readToEnd();

            assertThat(rest)
                    .anySatisfy(line -> assertThat(line).startsWith("data:").contains("\"ACTIVE\""));
            assertThat(rest.stream().filter(line -> line.startsWith("id:")).toList())
                    .last()
                    .isEqualTo("id:" + (version + 3));
        }
    }

    @Test
    void aStreamResumesAfterTheLastEventThatWasSeen() throws Exception {
        var mine = hashed();
        change(mine, "roles");
        var seen = version(mine);
        try (var stream = stream(mine, String.valueOf(seen))) {
            change(mine, "profile");

            assertThat(stream.readUntil(line -> line.startsWith("id:")))
                    .filteredOn(line -> line.startsWith("id:"))
                    .containsExactly("id:" + (seen + 1));
        }
    }

    @Test
    void aChangeByAnotherReplicaIsShownToo() throws Exception {
        var mine = hashed();
        var version = version(mine);
        try (var stream = stream(mine, String.valueOf(version))) {
            database.run(
                    "update activation set roles = 'ready', version = version + 1 where user_id = $1", mine.userId());

            assertThat(stream.readUntil(line -> line.startsWith("id:"))).endsWith("id:" + (version + 1));
        }
    }

    @Test
    void oneAccountHasABoundedNumberOfWatchers() throws Exception {
        var mine = hashed();
        var version = String.valueOf(version(mine));
        var streams = new ArrayList<EventStream>();
        try {
            for (int i = 0; i < 16; i++) {
                streams.add(stream(mine, version));
            }
            await().atMost(Database.SOON).untilAsserted(() -> mine.asking()
                    .get(mine.path() + "?wait=100ms&since=" + version)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "2")
                    .body("code", equalTo("TOO_MANY_WATCHERS")));
        } finally {
            for (var stream : streams) {
                stream.close();
            }
        }
        await().atMost(Database.SOON).untilAsserted(() -> mine.asking()
                .get(mine.path() + "?wait=100ms&since=" + version)
                .then()
                .statusCode(200));
    }

    /** Committed here, so that watchers are told at once. */
    private void change(Watched account, String domain) {
        database.run(
                "update activation set " + domain + " = 'ready', version = version + 1 where user_id = $1",
                account.userId());
        events.changed(List.of(account.userId()));
    }

    private long version(Watched account) {
        return database.count("select version from activation where user_id = $1", account.userId());
    }

    private Watched hashed() {
        StartActivationRequest request = registrar.request(PASSWORD);
        StartActivationResponse response =
                registrar.activations("user-management").start(request);
        var userId = UUID.fromString(request.getUserId());
        await().atMost(Database.SOON).until(() -> "ready"
                .equals(database.text("select password::text from activation where user_id = $1", userId)));
        return new Watched(userId, response.getSession().getAccessToken());
    }

    private EventStream stream(Watched account, @Nullable String lastEventId) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + account.path() + "/events"))
                .header("Authorization", "Bearer " + account.token());
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        var client = HttpClient.newHttpClient();
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return new EventStream(
                client, new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private record EventStream(HttpClient client, BufferedReader lines) implements AutoCloseable {

        List<String> readUntil(Predicate<String> last) throws IOException {
            var read = new ArrayList<String>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                read.add(line.replace(": ", ":"));
                if (last.test(line)) {
                    return read;
                }
            }
            return read;
        }

        List<String> readToEnd() throws IOException {
            return readUntil(line -> false);
        }

        @Override
        public void close() throws IOException {
            client.shutdownNow();
            lines.close();
        }
    }
}
