package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clocks that differ: forgiven up to 60 seconds, once and not twice. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ClockTest {

    private static final Duration LIFE = Duration.ofMinutes(10);

    @Inject
    Accounts accounts;

    @Inject
    MovableClock clock;

    @BeforeEach
    void stopClock() {
        clock.freeze();
    }

    @AfterEach
    void setRight() {
        clock.reset();
    }

    @Test
    void aTokenIsGoodForAMinuteAfterItsEndWhetherKnownBeforeOrNot() {
        var known = Accounts.signIn(accounts.active());
        var unknown = Accounts.signIn(accounts.active());
        known.calling().get("/v1/sessions/current").then().statusCode(200);

        clock.advance(LIFE.plusSeconds(55));
        known.calling().get("/v1/sessions/current").then().statusCode(200);

        clock.advance(Duration.ofSeconds(7));
        known.calling().get("/v1/sessions/current").then().statusCode(401);
        unknown.calling().get("/v1/sessions/current").then().statusCode(401);

        clock.advance(Duration.ofSeconds(58));
        known.calling().get("/v1/sessions/current").then().statusCode(401);
        unknown.calling().get("/v1/sessions/current").then().statusCode(401);
    }

    @Test
    void aTokenFromTheFutureIsRefused() {
        clock.advance(Duration.ofSeconds(55));
        var near = Accounts.signIn(accounts.active());
        clock.advance(Duration.ofSeconds(65));
        var far = Accounts.signIn(accounts.active());
        clock.reset();

        near.calling().get("/v1/sessions/current").then().statusCode(200);
        far.calling().get("/v1/sessions/current").then().statusCode(401);
    }
}
