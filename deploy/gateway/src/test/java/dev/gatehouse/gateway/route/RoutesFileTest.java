package dev.gatehouse.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.route.AdmissionRules.FloodRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesFileTest {
    private static final String FILE = """
            limits: { general: { per_minute: 60, burst: 5 } }
            admission:
              { start_per_second: 9, least_per_second: 2, slower_percent: 150, flood: { from_per_second: 300, start_per_second: 4, least_per_second: 1, slower_percent: 140 } }
            services: { core-auth: Sign-in }
            public:
              core-auth:
                - { path: /v1/auth/login, methods: [POST], mode: call }
            operators: {}
            """;

    @TempDir
    Path directory = Path.of("unset");

    @Test
    void theBuiltInFileHasTheLimitsOfTheDesign() throws IOException {
        assertThat(RoutesFile.read(null).admission())
                .isEqualTo(new AdmissionRules(25, 5, 400, new FloodRules(300, 10, 1, 160)));
        assertThat(RoutesFile.read(null).limits().values())
                .containsExactlyInAnyOrder(
                        new RateLimit("general", 6_000, 200),
                        new RateLimit("registrations", 20, 20),
                        new RateLimit("login", 100, 30),
                        new RateLimit("passwords", 30, 30));
    }

    @Test
    void aFileOfOnesOwnIsRead() throws IOException {
        var routes = read(FILE);

        assertThat(routes.publicRoutes().routes()).singleElement().hasToString("POST /v1/auth/login -> core-auth");
        assertThat(routes.operatorRoutes().routes()).isEmpty();
    }

    @Test
    void signInGoesFirstAndRegistrationsYield() throws IOException {
        assertThat(RoutesFile.read(null).publicRoutes().routes().stream()
                        .filter(route -> route.precedence() != Route.Precedence.NONE)
                        .map(route -> route.precedence() + " " + route))
                .containsExactlyInAnyOrder(
                        "YIELDS POST /v1/registrations -> user-management", "FIRST POST /v1/auth/login -> core-auth");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '"',
            value = {
                "core-auth: Sign-in > other: Sign-in > no such service",
                "mode: call > limit: none > no limit 'none'",
                "mode: call > mod: call > 'mod' is none of",
                "mode: call > mode: slow > No enum constant",
                "path: /v1/auth/login > path: v1/auth/login > not a path",
                "path: /v1/auth/login > path: /v1/auth/ > not a path",
                "path: /v1/auth/login > path: /v1/*/login > not a segment",
                "mode: call > precedence: last > No enum constant",
                "least_per_second: 2 > least_per_second: 10 > no more than the start",
                "least_per_second: 1 > least_per_second: 0 > at least 1 a second",
                "least_per_second: 1 > least_per_second: 3 > no more than the least otherwise",
                "from_per_second: 300 > from_per_second: 1 > fewer than are asked for",
                "slower_percent: 150 > slower_percent: 100 > slower than 100",
                "slower_percent: 140 > slower_percent: 100 > in a flood, too",
                "slower_percent: 140 > slower_percent: 151 > in a flood slow is no more",
                "[POST] > [] > a list is expected",
                "[POST] > [POST, POST] > routed twice",
                "general > common > 'general' is missing",
                "per_minute: 60 > per_minute: 0 > must let something through",
                "burst: 5 > burst: many > a whole number is expected",
                "operators: {} > operators: { > routes:"
            })
    void aFileThatCannotBeMeantIsRefused(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(FILE.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private RoutesFile read(String text) throws IOException {
        return RoutesFile.read(Files.writeString(directory.resolve("routes.yaml"), text));
    }
}
