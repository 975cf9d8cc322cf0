package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAdmissionTest extends GatewayHarness {
    private static final String LOGIN = "/v1/auth/login";
    private static final String REGISTRATIONS = "/v1/registrations";
    private static final String ROUTES = """
            limits: { general: { per_minute: 60000, burst: 10000 } }
            admission:
              { start_per_second: 4, least_per_second: 1, slower_percent: 160, flood: { from_per_second: 300, start_per_second: 2, least_per_second: 1, slower_percent: 160 } }
            services: { core-auth: Sign-in, user-management: Accounts }
            public:
              core-auth:
                - { path: /v1/auth/login, methods: [POST], precedence: first }
              user-management:
                - { path: /v1/registrations, methods: [POST], precedence: yields }
            operators: {}
            """;

    @TempDir
    Path directory = Path.of("unset");

    private StandIn accounts;
    private StandIn signIn;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        accounts = standIn("user-management");
        signIn = standIn("core-auth");
        gateway = gateway(Map.of(
                "GATEWAY_ROUTES",
                Files.writeString(directory.resolve("routes.yaml"), ROUTES).toString(),
                "GATEWAY_UPSTREAMS",
                upstreams("user-management", accounts) + ";" + upstreams("core-auth", signIn)));
    }

    @Test
    void whatYieldsIsRefusedAtOnceAndToldWhenToComeBack() {
        assertThat(metrics(gateway)).contains("gateway_shed_total{method=\"POST\",route=\"/v1/registrations\"} 0.0\n");

        post(gateway, LOGIN, "{}");

        var answers = IntStream.range(0, 50)
                .mapToObj(ignored -> post(gateway, REGISTRATIONS, "{}"))
                .toList();

        var refused =
                answers.stream().filter(answer -> answer.statusCode() != 200).toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            assertProblem(answer, 503, "OVERLOADED");
            assertThat(answer.headers().firstValue("retry-after")).contains("2");
        });
        assertThat(accounts.seen()).hasSize(50 - refused.size());
        assertThat(metrics(gateway))
                .contains("gateway_shed_total{method=\"POST\",route=\"/v1/registrations\"} %s.0\n"
                        .formatted(refused.size()));
    }

    @Test
    void whatHasOnlyBeenToldAgainTakesNoNewRequestsPlace() {
        post(gateway, LOGIN, "{}");
        accounts.answering(request -> request.response()
                .setStatusCode(202)
                .putHeader("Idempotent-Replayed", "true")
                .end());

        var answers = IntStream.range(0, 8)
                .mapToObj(ignored -> post(gateway, REGISTRATIONS, "{}"))
                .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202); // two fill the door
        assertThat(answers.getLast().headers().firstValue("idempotent-replayed"))
                .contains("true");
    }

    @Test
    void whatGoesFirstIsNeverRefusedForIt() {
        post(gateway, LOGIN, "{}");
        IntStream.range(0, 20).forEach(ignored -> post(gateway, REGISTRATIONS, "{}"));

        assertThat(IntStream.range(0, 20).mapToObj(ignored -> post(gateway, LOGIN, "{}")))
                .extracting(HttpResponse::statusCode)
                .containsOnly(200);
    }

    @Test
    void slowSignInsAreSeen() {
        // so many that what is usual is known even where the machine stood still during one
        IntStream.range(0, 60).forEach(ignored -> post(gateway, LOGIN, "{}"));
        signIn.answering(request -> vertx().setTimer(
                        150, ignored -> request.response().setStatusCode(401).end()));

        IntStream.range(0, (int) Duration.ofSeconds(3).dividedBy(Duration.ofMillis(150)))
                .forEach(ignored -> post(gateway, LOGIN, "{}"));

        assertThat(metrics(gateway)).contains("gateway_admission_rate 1.0\n");
    }
}
