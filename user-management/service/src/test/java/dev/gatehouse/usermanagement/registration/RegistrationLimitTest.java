package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
@QuarkusTestResource(value = RealLimits.class, restrictToAnnotatedClass = true)
class RegistrationLimitTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    MovableClock clock;

    @Inject
    Database database;

    @Inject
    Accounts accounts;

    @Inject
    MeterRegistry metrics;

    /** Redis is shared: each test comes from where nobody was before. */
    private final String network = anyNetwork();

    /** An application that has just started has no key to seal to yet. */
    @BeforeEach
    void stopClockOnceRegistrationsAreTaken() {
        await().atMost(SOON).until(() -> from(anyNetwork() + ":1").statusCode() == 202);
        clock.freeze();
    }

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.sealUntil(null);
        clock.reset();
    }

    @Test
    void theFourthInAMinuteHasToWaitAndLeavesNothing() {
        accepted(3, this::fromHere);
        double before = limited("registration");
        var email = UUID.randomUUID() + "@example.org";

        register(network + ":1", email, null)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", "60")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));

        assertThat(limited("registration") - before).isEqualTo(1);
        assertThat(database.count("users where email = $1", email)).isZero();
        clock.advance(MINUTE);
        register(network + ":1", email, null).then().statusCode(202);
    }

    @Test
    void noHourHasMoreThanTwenty() {
        for (int minute = 0; minute < 6; minute++) {
            accepted(3, this::fromHere);
            clock.advance(MINUTE);
        }
        accepted(2, this::fromHere);

        refused(3_600 - 6 * 60, this::fromHere);

        clock.advance(Duration.ofMinutes(54));
        accepted(3, this::fromHere);
    }

    @Test
    void aNetworkIsAnIpv6PrefixOf64Bits() {
        accepted(1, () -> from(network + ":1"));
        accepted(1, () -> from(network + "ffff::2"));
        accepted(1, () -> from(network + "1:2:3:4"));

        refused(60, () -> from(network + ":5"));
        accepted(1, () -> from(anyNetwork() + ":1"));
    }

    @Test
    void whatOtherHopsSayChangesNothing() {
        for (int i = 0; i < 3; i++) {
            int hop = i;
            accepted(1, () -> from("192.0.2." + hop + ", " + network + ":1"));
        }

        refused(60, () -> from("192.0.2.77, " + network + ":1"));
    }

    @Test
    void ofManyAtOnceThreeAreTaken() {
        var statuses = accounts.atOnce(40, i -> fromHere().statusCode());

        assertThat(statuses).containsOnly(202, 429);
        assertThat(statuses.stream().filter(status -> status == 202)).hasSize(3);
    }

    @Test
    void whoAsksForTheSessionAgainIsNotShutOut() {
        var again = sameRequest();
        accepted(1, again);

        accepted(10, again);

        accepted(2, this::fromHere);
        refused(60, this::fromHere);
    }

    @Test
    void repetitionsBeyondTheirShareCountAsRegistrations() {
        var again = sameRequest();
        accepted(1, again);
        double before = limited("registration-repetition");
        accepted(30, again);
        assertThat(limited("registration-repetition") - before).isZero();

        accepted(2, again);

        assertThat(limited("registration-repetition") - before).isEqualTo(2);
        refused(60, again);
        clock.advance(MINUTE);
        accepted(1, again);
    }

    @Test
    void whatCannotBeTakenNowIsNotCounted() {
        CoreAuthStandIn.sealUntil(Instant.EPOCH);
        await().atMost(SOON).until(() -> from(anyNetwork() + ":1").statusCode() == 503);
        for (int i = 0; i < 5; i++) {
            fromHere().then().statusCode(503);
        }

        CoreAuthStandIn.sealUntil(null);

        await().atMost(SOON).until(() -> from(anyNetwork() + ":1").statusCode() == 202);
        accepted(3, this::fromHere);
        refused(60, this::fromHere);
    }

    private static void accepted(int times, Supplier<Response> registration) {
        IntStream.range(0, times).forEach(i -> registration.get().then().statusCode(202));
    }

    private static void refused(int seconds, Supplier<Response> registration) {
        registration.get().then().statusCode(429).header("Retry-After", String.valueOf(seconds));
    }

    private Response fromHere() {
        return from(network + ":1");
    }

    private static Response from(String forwardedFor) {
        return register(forwardedFor, UUID.randomUUID() + "@example.org", null);
    }

    private static String anyNetwork() {
        var random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x:".formatted(random.nextInt(1, 0x1_0000), random.nextInt(1, 0x1_0000));
    }

    private Supplier<Response> sameRequest() {
        var email = UUID.randomUUID() + "@example.org";
        var key = UUID.randomUUID().toString();
        return () -> register(network + ":1", email, key);
    }

    private static Response register(String forwardedFor, String email, @Nullable String key) {
        var request = given().header("X-Forwarded-For", forwardedFor)
                .contentType("application/json")
                .body(Map.of("email", email, "password", "violet kettle orbit 42"));
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/v1/registrations");
    }

    private double limited(String limit) {
        return metrics.get("gatehouse.limited").tag("limit", limit).counter().count();
    }
}
