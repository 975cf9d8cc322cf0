package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LoginLimitTest {

    @Inject
    Accounts accounts;

    @Inject
    MovableClock clock;

    @Inject
    RedisDataSource redis;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void afterFiveWrongPasswordsEvenTheRightOneHasToWait() {
        var account = accounts.active();
        for (int i = 0; i < 5; i++) {
            login(account.email(), "wrong").then().statusCode(401);
        }

        login(account.email(), PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "30")
                .contentType("application/problem+json")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));

        clock.advance(Duration.ofSeconds(31));
        login(account.email(), PASSWORD).then().statusCode(200);
        login(account.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void anUnknownAddressIsLimitedLikeAKnownOne() {
        var address = "nobody-" + UUID.randomUUID() + "@example.org";
        for (int i = 0; i < 5; i++) {
            login(address, "wrong").then().statusCode(401);
        }

        login(address, "wrong").then().statusCode(429).header("Retry-After", "30");
    }

    @Test
    void anotherSpellingIsNoWayRound() {
        var account = accounts.active();
        for (int i = 0; i < 5; i++) {
            login(account.email(), "wrong").then().statusCode(401);
        }

        login(" " + account.email().toUpperCase(Locale.ROOT), "wrong").then().statusCode(429);
    }

    @Test
    void ofTwoHundredGuessesAtOnceAtMostFiveAreJudged() throws Exception {
        var account = accounts.active();
        var gate = new CountDownLatch(1);
        Callable<Integer> guess = () -> {
            gate.await();
            return login(account.email(), "wrong").statusCode();
        };
        var answers = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(guess));
            }
            gate.countDown();
        }

        var statuses = new ArrayList<Integer>();
        for (var answer : answers) {
            statuses.add(answer.get());
        }

        assertThat(statuses).hasSize(200).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSizeBetween(1, 5);
    }

    @Test
    void countersDoNotKnowWhoseTheyAre() {
        var account = accounts.active();

        login(account.email(), "wrong").then().statusCode(401);

        assertThat(redis.key().keys("gatehouse:login:*")).isNotEmpty().allSatisfy(key -> assertThat(key)
                .doesNotContain(account.email())
                .doesNotContain("@"));
    }
}
