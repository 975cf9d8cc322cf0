package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody stays in limbo: whose password is lost is written to, sets another one, and is active. */
class LostPasswordIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Client client = SystemUnderTest.client();

    @Test
    void whosePasswordIsLostIsMailedALinkAndGoesOn() throws SQLException {
        var person = Person.registered(client);
        person.awaitActive();
        var mails = SystemUnderTest.mailbox().mailsTo(person.email).size();
        // the damage; the rest is the system's own doing
        Databases.run(
                "core-auth",
                "core_auth",
                "with lost as (update credential set phc = null where user_id = '" + person.id + "')"
                        + " update activation set password = 'failed' where user_id = '" + person.id + "'");
        assertThat(person.activation().path("state").asText()).isEqualTo("NEEDS_REVIEW");
        var newPassword = "cobalt weather " + Person.unique();

        await().atMost(PATIENCE)
                .until(() -> SystemUnderTest.mailbox().mailsTo(person.email).size() > mails);
        var mail = SystemUnderTest.mailbox().mailsTo(person.email).getFirst();
        assertThat(mail.path("Subject").asText()).isEqualTo("Please set your password");
        assertThat(client.get("/set-password", "").status()).isEqualTo(200);
        var answer = client.post(
                "/v1/password/reset", "", Map.of("token", Mailbox.tokenIn(mail), "new_password", newPassword));

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(client.login(person.email, newPassword).status()).isEqualTo(200);
        assertThat(client.login(person.email, person.password).status()).isEqualTo(401);
        assertThat(Databases.count(
                        "core-auth",
                        "core_auth",
                        "select count(*) from activation where state = 'ACTIVE' and user_id = '" + person.id + "'"))
                .isEqualTo(1);
    }
}
