package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.refresh;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.kit.security.SessionDenyList;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One replica's clock is behind another's: within a minute nobody notices. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ClocksApartTest {

    @Inject
    Accounts accounts;

    @Inject
    MovableClock clock;

    @Inject
    SessionDenyList denied;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void whoSignsInAgainAtAReplicaWhoseClockIsBehindIsNotRefused() {
        var account = accounts.active();
        var before = Accounts.signIn(account);
        before.calling()
                .body("{\"everywhere\": true}")
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);
        await().atMost(Database.SOON).until(() -> denied.refuses(oldTokenOf(account.userId())));

        clock.advance(Duration.ofSeconds(-5));
        var after = Accounts.signIn(account);

        before.calling().get("/v1/sessions").then().statusCode(401);
        after.calling().get("/v1/sessions").then().statusCode(200);
    }

    @Test
    void aReplicaWhoseClockIsFarBehindGivesNoAnswerAgain() {
        clock.freeze(); // else on a slow machine it is not so far behind any more
        var client = Accounts.signIn(accounts.active());
        String successor = refresh(client.refreshToken()).path("refresh_token");

        clock.advance(Duration.ofSeconds(-50));
        refresh(client.refreshToken()).then().statusCode(200).body("refresh_token", equalTo(successor));
        clock.advance(Duration.ofSeconds(-20));

        refresh(client.refreshToken()).then().statusCode(401).body("code", equalTo("INVALID_REFRESH_TOKEN"));
    }

    /** Refused as soon as it is heard that all of the user's sessions ended, and by nothing else. */
    private static AccessToken oldTokenOf(UUID userId) {
        return new AccessToken(
                userId,
                "no session",
                "no token",
                "gatehouse",
                Set.of("account"),
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
