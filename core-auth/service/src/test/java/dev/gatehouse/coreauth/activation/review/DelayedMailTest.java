package dev.gatehouse.coreauth.activation.review;

import static dev.gatehouse.coreauth.OtherServices.COMMUNICATION;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.api.MailDelayed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A mail that the mail server does not take at once. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class DelayedMailTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String NODE = "communication-7";

    @Inject
    Database database;

    @Inject
    Accounts accounts;

    @Test
    void theActivationShowsItAndEachTryIsAnEntryOfTheNodeThatMadeIt() {
        var user = UUID.randomUUID();

        tryFails(user, 1);
        tryFails(user, 2);
        await().atMost(Database.SOON).until(() -> tries(user) == 2);

        assertThat(activation(user)).isEqualTo("delayed PENDING 1");
        assertThat(timeline(user))
                .filteredOn(entry -> "failed".equals(entry.get("outcome")))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("task", "email")
                        .containsEntry("error", "SMTP_450")
                        .containsEntry("node", NODE)
                        .containsEntry("source", COMMUNICATION.source())
                        .containsEntry("took_ms", 12.5f)
                        .containsEntry("trace_id", TRACE))
                .extracting(entry -> entry.get("attempt"))
                .containsExactly(1, 2);
    }

    @Test
    void onceItIsSentNothingIsLateAnyMoreAndAnOlderDelayChangesNothing() {
        var user = UUID.randomUUID();
        tryFails(user, 1);
        await().atMost(Database.SOON).until(() -> tries(user) == 1);

        COMMUNICATION.tell(user, TRACE, id -> new MailSent(id, user, Instant.EPOCH, UUID.randomUUID(), "verify-email"));
        await().atMost(Database.SOON).until(() -> activation(user).startsWith("ready"));
        tryFails(user, 2);
        var other = UUID.randomUUID();
        tryFails(other, 1);
        await().atMost(Database.SOON).until(() -> tries(other) == 1);

        assertThat(activation(user)).isEqualTo("ready PENDING 2");
        assertThat(tries(user)).isEqualTo(1);
    }

    private static void tryFails(UUID user, int attempt) {
        COMMUNICATION.tell(
                user,
                TRACE,
                id -> new MailDelayed(
                        id, user, Instant.EPOCH, UUID.randomUUID(), "verify-email", attempt, "SMTP_450", NODE, 12.5));
    }

    private long tries(UUID user) {
        return database.count(
                "select count(*) from activation_timeline where user_id = $1 and outcome = 'SMTP_450'", user);
    }

    /** What is known of the address, the whole's state and its version. */
    private String activation(UUID user) {
        return Objects.requireNonNullElse(
                database.text(
                        "select email || ' ' || state || ' ' || version from activation where user_id = $1", user),
                "");
    }

    private List<Map<String, Object>> timeline(UUID user) {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        return given().auth()
                .oauth2(Accounts.signIn(operator).accessToken())
                .get("/admin/v1/activations/" + user + "/timeline")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("entries");
    }
}
