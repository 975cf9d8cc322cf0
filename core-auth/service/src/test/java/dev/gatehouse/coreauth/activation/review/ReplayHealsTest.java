package dev.gatehouse.coreauth.activation.review;

import static dev.gatehouse.coreauth.OtherServices.AUTHORIZATION;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From a report that could not be applied to a person who can sign in, by what operators have. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ReplayHealsTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Inject
    Accounts accounts;

    @Inject
    Sweeper sweeper;

    @Inject
    Database database;

    @Test
    void aReplayedDeadLetterHealsWhoNeededReviewForIt() {
        var user = waitingForRolesTooLong();
        sweeper.sweep().await().atMost(Database.SOON);
        await().atMost(Database.SOON).until(() -> "NEEDS_REVIEW".equals(state(user)));
        refuseRolesOf(user);
        var letter = AUTHORIZATION.tell(
                user, TRACE, id -> new RolesAssigned(id, user, Instant.EPOCH, List.of("user"), List.of("user"), 7));
        awaitDead(letter);
        assertThat(state(user)).isEqualTo("NEEDS_REVIEW");

        takeRolesAgain();
        replay(letter);

        await().atMost(Database.SOON).until(() -> "ACTIVE".equals(state(user)));
        assertThat(database.rows(
                        "select type from outbox where subject = $1 and type in ('activation.failed', 'user.activated')"
                                + " order by position",
                        user))
                .extracting(row -> row.getString(0))
                .containsExactly("activation.failed", "user.activated");
        assertThat(database.text("select roles::text from user_roles where user_id = $1", user))
                .isEqualTo("{user}");
    }

    private UUID waitingForRolesTooLong() {
        var user = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, roles, email, profile, created_at, ask_at)"
                        + " values ($1, 'ready', 'pending', 'ready', 'ready', now() - interval '61 minutes',"
                        + " now() + interval '1 hour')",
                user);
        return user;
    }

    /** A fault of the database's that somebody will mend. */
    private void refuseRolesOf(UUID user) {
        database.run(
                "create function planted() returns trigger language plpgsql as 'begin raise exception ''planted''; end'");
        database.run("create trigger planted before insert or update on user_roles for each row"
                + " when (new.user_id = '" + user + "') execute function planted()");
    }

    private void takeRolesAgain() {
        database.run("drop function planted() cascade");
    }

    /** Without waiting for all tries. */
    private void awaitDead(UUID letter) {
        await().atMost(Database.SOON).until(() -> {
            database.run(
                    "update inbox set attempts = 7, next_attempt_at = now() where event_id = $1 and state = 'RETRY'",
                    letter);
            return database.count("select count(*) from inbox where event_id = $1 and state = 'DEAD'", letter) == 1;
        });
    }

    private void replay(UUID letter) {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "admin");
        given().auth()
                .oauth2(Accounts.signIn(account).accessToken())
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"the table takes roles again\"}")
                .post("/admin/v1/core-auth/dead-letters/activation.roles/" + letter + "/replay")
                .then()
                .statusCode(202);
    }

    private String state(UUID user) {
        return String.valueOf(database.text("select state from activation where user_id = $1", user));
    }
}
