package dev.gatehouse.coreauth.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.testkit.MovableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever is refused, or served silently not, is counted; whoever is not refused is not. That the meters begin at zero: LimitsIT. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LimitMetricsTest {

    @Inject
    Accounts accounts;

    @Inject
    MeterRegistry metrics;

    @Inject
    MovableClock clock;

    /** Redis is shared: each test comes from where nobody was before. */
    private final String network = anyNetwork();

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void refusedSignInsAreCounted() {
        var email = nobody();
        double before = refusedSignIns("delay");
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            Accounts.login(email, "wrong").then().statusCode(401);
        }
        assertThat(refusedSignIns("delay") - before).isZero();

        Accounts.login(email, "wrong").then().statusCode(429);

        assertThat(refusedSignIns("delay") - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"delay, 1000", "quick_repeat, 0"})
    void refusedSignInsAreCountedByWhatRefusesThemAndByNothingElse(String reason, long apartMillis) {
        clock.freeze();
        var email = nobody();
        var before = refusedSignIns();
        int status = 401;
        for (int i = 0; i < 6 && status == 401; i++) {
            clock.advance(Duration.ofMillis(apartMillis));
            status = Accounts.login(email, "wrong").statusCode();
        }
        assertThat(status).isEqualTo(429);

        var more = refusedSignIns();
        more.replaceAll((each, count) -> count - requireNonNull(before.get(each)));

        assertThat(more)
                .isEqualTo(Map.of(
                        "network", 0.0,
                        "pair", 0.0,
                        "delay", reason.equals("delay") ? 1.0 : 0.0,
                        "quick_repeat", reason.equals("quick_repeat") ? 1.0 : 0.0,
                        "pair_ceiling", 0.0,
                        "ceiling", 0.0));
    }

    @Test
    void refusedChangesOfAPasswordAreCounted() {
        var client = Accounts.signIn(accounts.active());
        var body = Map.of("current_password", "wrong", "new_password", "seven unlikely turnips sing");
        double before = refused("password-change");
        for (int i = 0; i < 5; i++) {
            client.calling().body(body).post("/v1/password/change").then().statusCode(403);
        }
        assertThat(refused("password-change") - before).isZero();

        client.calling().body(body).post("/v1/password/change").then().statusCode(429);

        assertThat(refused("password-change") - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password-forgot | /v1/password/forgot | 20 | 202 | {'email': '%s@example.org'}",
                "password-reset  | /v1/password/reset  | 30 | 410 | {'token': 'gh_pr_%s', 'new_password': 'seven unlikely turnips'}"
            })
    void refusedRequestsOfANetworkAreCounted(String limit, String path, int tries, int status, String template) {
        double before = refused(limit);
        for (int i = 0; i < tries; i++) {
            assertThat(post(path, unique(template))).isEqualTo(status);
        }
        assertThat(refused(limit) - before).isZero();

        assertThat(post(path, unique(template))).isEqualTo(429);

        assertThat(refused(limit) - before).isEqualTo(1);
    }

    @Test
    void mailsThatAnAddressIsDeniedAreCountedThoughNobodyIsTold() {
        var body = "{\"email\": \"" + nobody() + "\"}";
        double before = refused("password-forgot-address");
        assertThat(post("/v1/password/forgot", body)).isEqualTo(202);
        assertThat(refused("password-forgot-address") - before).isZero();

        assertThat(post("/v1/password/forgot", body)).isEqualTo(202);

        assertThat(refused("password-forgot-address") - before).isEqualTo(1);
    }

    private int post(String path, String body) {
        return RestAssured.given()
                .header("X-Forwarded-For", network)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .statusCode();
    }

    /** With 43 letters, as many as a token has, in place of {@code %s}. */
    private static String unique(String template) {
        var letters = (UUID.randomUUID().toString() + UUID.randomUUID()).substring(0, 43);
        return template.replace('\'', '"').replace("%s", letters);
    }

    private static String nobody() {
        return "nobody-" + UUID.randomUUID() + "@example.org";
    }

    private static String anyNetwork() {
        var random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
    }

    private double refusedSignIns(String reason) {
        return requireNonNull(refusedSignIns().get(reason));
    }

    private Map<String, Double> refusedSignIns() {
        var counts = new HashMap<String, Double>();
        metrics.get("gatehouse.login.limited")
                .counters()
                .forEach(each -> counts.put(requireNonNull(each.getId().getTag("reason")), each.count()));
        return counts;
    }

    private double refused(String limit) {
        return metrics.get("gatehouse.limited").tag("limit", limit).counter().count();
    }
}
