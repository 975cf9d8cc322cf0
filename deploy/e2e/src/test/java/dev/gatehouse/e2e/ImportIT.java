package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Accounts come from another system with the hashes of their passwords. */
class ImportIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String PASSWORD = "correct horse battery staple ☃";
    private static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2";

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @Test
    void whoWasVerifiedElsewhereSignsInAsBeforeAndGetsNoMail() {
        var email = "i" + Person.unique() + "@example.org";
        var account = Map.of("email", email, "password_hash", BCRYPT, "email_verified", true, "display_name", "Ada");

        var taken = operators.post("/admin/v1/users", Administrator.token(), account);

        assertThat(taken.status()).as(taken.text()).isEqualTo(202);
        await().atMost(SOON).until(() -> {
            var session = client.login(email, PASSWORD).body().path("session");
            return session.isObject() && !session.path("is_temporary").asBoolean(true);
        });
        var token = client.login(email, PASSWORD).body().path("access_token").asText();
        await().atMost(SOON).until(() -> client.get("/v1/users/me", token)
                .body()
                .path("email_verified")
                .asBoolean());
        assertThat(client.login(email, "correct horse battery staple").status()).isEqualTo(401);
        assertThat(operators
                        .post("/admin/v1/users", Administrator.token(), account)
                        .status())
                .isEqualTo(409);
        var mailbox = new Mailbox(SystemUnderTest.system().inbox());
        assertThat(mailbox.mailsTo(email)).isEmpty();
    }
}
