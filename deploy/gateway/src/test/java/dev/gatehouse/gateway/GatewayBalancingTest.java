package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayBalancingTest extends GatewayHarness {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TARGET = "/v1/sessions";
    private static final String LOGIN = "/v1/auth/login";
    private static final String UPGRADE = "/v1/activations/01890a5d-ac96-774b-bcce-b302099a8057/upgrade";

    @Test
    void requestsAreSpreadOverAllReplicas() throws IOException {
        var replicas = new StandIn[] {standIn("a"), standIn("b"), standIn("c")};
        var gateway = gatewayFor(replicas);

        IntStream.range(0, 30).forEach(ignored -> get(gateway, TARGET));

        assertThat(replicas).allMatch(replica -> replica.seen().size() == 10);
    }

    @Test
    void aReplicaThatIsBusyGetsFewer() throws IOException {
        var held = new CompletableFuture<HttpServerRequest>();
        var slow = standIn("slow").answering(held::complete);
        var fast = standIn("fast");
        var gateway = gateway(Map.of(
                "GATEWAY_LOAD_TEST", "true",
                "GATEWAY_CALL_TIMEOUT_MS", "60000",
                "GATEWAY_UPSTREAMS", upstreams("core-auth", slow, fast)));
        var waiting = List.of(sendAsync(gateway), sendAsync(gateway));
        await().until(() -> slow.seen().size() == 1 && fast.seen().size() == 1);

        IntStream.range(0, 10).forEach(ignored -> get(gateway, TARGET));

        assertThat(fast.seen()).hasSize(11);
        held.join().response().end("slow");
        waiting.forEach(CompletableFuture::join);
    }

    @Test
    void killingAReplicaUnderLoadIsNoErrorToAnyClient() throws Exception {
        var victim = standIn("victim");
        var gateway = gatewayFor(victim, standIn("b"), standIn("c"));
        var failures = new ConcurrentLinkedQueue<String>();
        var answered = new AtomicInteger();
        var running = new AtomicBoolean(true);
        var clients = IntStream.range(0, 4)
                .mapToObj(ignored -> CompletableFuture.runAsync(() -> {
                    while (running.get()) {
                        var response = get(gateway, TARGET);
                        answered.incrementAndGet();
                        if (response.statusCode() != 200) {
                            failures.add(response.statusCode() + " " + response.body());
                        }
                    }
                }))
                .toList();
        await().atMost(PATIENCE).until(() -> answered.get() > 200);

        victim.kill();

        var before = answered.get();
        await().atMost(PATIENCE).until(() -> answered.get() > before + 500);
        running.set(false);
        clients.forEach(CompletableFuture::join);
        assertThat(failures).isEmpty();
    }

    @Test
    void aPostThatCouldNotBeSentGoesToAnotherReplica() throws IOException {
        var dead = standIn("dead");
        var alive = standIn("alive");
        var gateway = gatewayFor(dead, alive);
        dead.kill();

        assertThat(IntStream.range(0, 4).mapToObj(i -> post(gateway, LOGIN, "{\"n\":" + i + "}")))
                .allMatch(response -> response.statusCode() == 200);
        assertThat(alive.seen())
                .extracting(StandIn.Seen::body)
                .containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    }

    @Test
    void aPostThatWasSentIsNeverSentAgain() throws IOException {
        var replicas = new StandIn[] {standIn("a"), standIn("b")};
        for (var replica : replicas) {
            replica.answering(request -> request.connection().close());
        }
        var gateway = gatewayFor(replicas);

        assertProblem(post(gateway, UPGRADE, "{}"), 502, "UPSTREAM_FAILED");
        assertThat(replicas[0].seen().size() + replicas[1].seen().size()).isEqualTo(1);
    }

    @Test
    void aRepeatablePostWhoseConnectionBreaksIsAskedOfAnotherReplica() throws IOException {
        var broken = standIn("broken").answering(request -> request.connection().close());
        var whole = standIn("whole");
        var gateway = gatewayFor(broken, whole);

        assertThat(IntStream.range(0, 6).mapToObj(i -> post(gateway, LOGIN, "{\"n\":" + i + "}")))
                .allMatch(response -> response.statusCode() == 200);
        assertThat(broken.seen()).isNotEmpty();
        assertThat(whole.seen())
                .extracting(StandIn.Seen::body)
                .containsExactlyInAnyOrder(
                        "{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}");
    }

    @Test
    void aGetWhoseConnectionBreaksIsAskedOfAnotherReplica() throws IOException {
        var broken = standIn("broken").answering(request -> request.connection().close());
        var whole = standIn("whole");
        var gateway = gatewayFor(broken, whole);

        assertThat(IntStream.range(0, 6).mapToObj(ignored -> get(gateway, TARGET)))
                .allMatch(response -> response.statusCode() == 200);
        assertThat(broken.seen()).isNotEmpty();
        assertThat(whole.seen()).hasSize(6);
    }

    @Test
    void aGetIsTriedThreeTimesAtMost() throws IOException {
        var broken = standIn("broken").answering(request -> request.connection().close());
        var gateway = gatewayFor(broken);

        assertProblem(get(gateway, TARGET), 502, "UPSTREAM_FAILED");
        assertThat(broken.seen()).hasSize(3);
    }

    @Test
    void aReplicaThatIsNotReadyGetsNothing() throws IOException {
        var tired = standIn("tired");
        var fresh = standIn("fresh");
        var gateway = gatewayFor(tired, fresh);
        tired.readiness(503);
        await().until(() -> health(gateway, "ready").body().contains("\"out\""));

        IntStream.range(0, 20).forEach(ignored -> get(gateway, TARGET));
        assertThat(tired.seen()).isEmpty();

        tired.readiness(200);
        await().until(() -> !health(gateway, "ready").body().contains("\"out\""));
        // seldom at first where it has been out for seconds: its share is ServiceTest's
        await().until(() -> {
            get(gateway, TARGET);
            return !tired.seen().isEmpty();
        });
    }

    @Test
    void healthIsAskedTwiceASecond() throws IOException {
        var service = standIn("a");
        gatewayFor(service);

        await().until(() -> service.healthChecks() >= 3);
    }

    @Test
    void withoutAHealthyReplicaTheServiceIsNamedInPublicWords() throws IOException {
        var service = standIn("a");
        service.readiness(503);
        var gateway = gatewayFor(service);

        var response = get(gateway, TARGET);

        assertProblem(response, 503, "UNAVAILABLE");
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(new JsonObject(response.body()).getString("detail"))
                .isEqualTo("Sign-in is not available at the moment. Please try again.");
        assertThat(service.seen()).isEmpty();
        assertProblem(post(gateway, "/v1/registrations", "{}"), 503, "UNAVAILABLE");
        assertThat(health(gateway, "ready").statusCode()).isEqualTo(200);
    }

    @Test
    void whatNeedsNoDatabaseIsAnsweredByAReplicaThatHasLostItsOwnAndNothingElse() throws IOException {
        var service = standIn("a");
        var gateway = gatewayFor(service);
        service.isDown("PostgreSQL");
        await().until(() -> health(gateway, "ready").body().contains("\"out\""));

        assertThat(post(gateway, "/oauth2/introspect", "token=t").statusCode()).isEqualTo(200);
        assertThat(get(gateway, "/.well-known/jwks.json").statusCode()).isEqualTo(200);
        assertProblem(post(gateway, "/v1/auth/login", "{}"), 503, "UNAVAILABLE");
        assertThat(service.seen()).hasSize(2);
    }

    @Test
    void aReplicaThatLacksMoreThanItsDatabaseGetsNothing() throws IOException {
        var service = standIn("a");
        var gateway = gatewayFor(service);
        service.isDown("PostgreSQL", "Revocations");
        await().until(() -> health(gateway, "ready").body().contains("\"out\""));

        assertProblem(post(gateway, "/oauth2/introspect", "token=t"), 503, "UNAVAILABLE");
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void aKilledServiceIsUnavailableAndNotAnError() throws IOException {
        var service = standIn("a");
        var gateway = gatewayFor(service);
        assertThat(get(gateway, TARGET).statusCode()).isEqualTo(200);

        service.kill();

        assertProblem(post(gateway, LOGIN, "{}"), 503, "UNAVAILABLE");
        assertProblem(get(gateway, TARGET), 503, "UNAVAILABLE");
    }

    @Test
    void aServiceThatDoesNotAnswerTimesOut() throws IOException {
        var silent = standIn("silent").answering(request -> request.response().bytesWritten());
        var gateway = gateway(Map.of(
                "GATEWAY_CALL_TIMEOUT_MS", "200", "GATEWAY_UPSTREAMS", upstreams("core-auth", silent, standIn("b"))));

        var statuses =
                IntStream.range(0, 2).mapToObj(ignored -> get(gateway, TARGET)).toList();

        var late = statuses.stream().filter(it -> it.statusCode() == 504).findFirst();
        assertProblem(late.orElseThrow(), 504, "UPSTREAM_TIMEOUT");
        await().untilAsserted(() -> assertThat(silent.seen()).hasSize(1));
        // the other one may have been too slow as well
        await().until(() -> get(gateway, TARGET).statusCode() == 200);
    }

    @Test
    void aServiceWithoutAFreeConnectionIsOverloadedAndStaysIn() throws IOException {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        var slow = standIn("slow").answering(held::add);
        var gateway = gateway(Map.of(
                "GATEWAY_LOAD_TEST", "true",
                "GATEWAY_EVENT_LOOPS", "1",
                "GATEWAY_CALL_TIMEOUT_MS", "60000",
                "GATEWAY_UPSTREAM_CONNECTIONS", "2",
                "GATEWAY_UPSTREAM_QUEUE", "1",
                "GATEWAY_CONNECT_TIMEOUT_MS", "2000",
                "GATEWAY_UPSTREAMS", upstreams("core-auth", slow)));

        var asked =
                IntStream.range(0, 6).mapToObj(ignored -> sendAsync(gateway)).toList();
        await().until(() -> held.size() == 2
                && asked.stream().filter(CompletableFuture::isDone).count() == 4);
        slow.answering(request -> request.response().end());
        held.forEach(request -> request.response().end());
        var answers = asked.stream().map(CompletableFuture::join).toList();

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactlyInAnyOrder(200, 200, 503, 503, 503, 503);
        var refused = answers.stream().filter(it -> it.statusCode() == 503).toList();
        refused.forEach(response -> assertProblem(response, 503, "OVERLOADED"));
        assertThat(refused)
                .allMatch(it -> it.headers().firstValue("retry-after").isPresent());
        assertThat(slow.seen()).hasSize(2);
        assertThat(get(gateway, TARGET).statusCode()).isEqualTo(200);
    }

    @Test
    void thePrivateAnswerOfAServiceIsPassedAsItIs() throws IOException {
        var service = standIn("a").answering(request -> request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "7")
                .putHeader("Content-Type", "application/problem+json")
                .end("{\"code\":\"HASHING_BUSY\"}"));
        var gateway = gatewayFor(service);

        var response = post(gateway, LOGIN, "{}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"code\":\"HASHING_BUSY\"}");
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(service.seen()).hasSize(1);
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(Gateway gateway) {
        return client().sendAsync(to(gateway, TARGET).build(), BodyHandlers.ofString());
    }
}
