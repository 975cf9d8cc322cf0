package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.UrgentlyTold;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no one waits for is told the other services as quickly as a sign-out: without it they would wait for Kafka. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class UrgentEndingsTest {

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void theSessionOfAStolenRefreshTokenIsToldOfAtOnce() {
        var client = Accounts.signIn(accounts.active());
        Accounts.refresh(client.refreshToken()).then().statusCode(200);
        clock.advance(Duration.ofSeconds(11));

        Accounts.refresh(client.refreshToken()).then().statusCode(401);

        awaitTold(client.sessionId());
    }

    @Test
    void theSessionThatAFullOneReplacesIsToldOfAtOnce() {
        var account = accounts.inactive();
        var limited = Accounts.signIn(account);
        accounts.activate(account.userId());

        limited.calling()
                .post("/v1/activations/" + account.userId() + "/upgrade")
                .then()
                .statusCode(200);

        awaitTold(limited.sessionId());
    }

    @Test
    void theOldestOfTooManySessionsIsToldOfAtOnce() {
        var account = accounts.active();
        var first = Accounts.signIn(account);

        IntStream.range(0, 20).forEach(i -> Accounts.signInElsewhere(account));

        awaitTold(first.sessionId());
    }

    /** Whoever got no answer asks again; the process that he asked first may have been killed between the commit and the telling. */
    @Test
    void aSignOutThatIsRepeatedIsToldOfAgain() {
        var client = Accounts.signIn(accounts.active());
        endWithoutTelling(client.sessionId());

        client.calling().post("/v1/auth/logout").then().statusCode(204);

        assertThat(UrgentlyTold.names(client.sessionId())).isTrue();
    }

    @Test
    void theEndOfAllSessionsThatIsRepeatedIsToldOfAgain() {
        var client = Accounts.signIn(accounts.active());
        endWithoutTelling(client.sessionId());

        client.calling()
                .body(Map.of("everywhere", true))
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);

        assertThat(UrgentlyTold.names(client.sessionId())).isTrue();
    }

    private void endWithoutTelling(String sessionId) {
        database.run(
                "update session set ended_at = now(), end_reason = 'SIGNED_OUT_EVERYWHERE' where id = $1", sessionId);
    }

    private static void awaitTold(String sessionId) {
        await().atMost(Database.SOON).until(() -> UrgentlyTold.names(sessionId));
    }
}
