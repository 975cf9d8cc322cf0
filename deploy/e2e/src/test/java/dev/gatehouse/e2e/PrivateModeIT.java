package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.e2e.Client.Answer;
import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.Options;
import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.terminal.Silent;
import dev.gatehouse.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A system of its own, for those who want no password at rest and nobody to learn who has an account. */
class PrivateModeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PASSWORD = "lantern orchard umbrella";

    private static Path directory;
    private static GatehouseSystem system;
    private static Client client;
    private static Mailbox mailbox;

    @BeforeAll
    static void start() throws Exception {
        directory = Files.createTempDirectory("gatehouse-private");
        system = GatehouseSystem.start(
                Options.in(directory)
                        .withPorts(PortPlan.DOCUMENTED.on(new PortPlan.Free()))
                        .withLoadTest()
                        .withEnvironment("GATEHOUSE_REGISTRATION_PRIVACY", "private")
                        .withEnvironment("USER_MANAGEMENT_REGISTRATION_HASHING", "inline"),
                new Silent());
        client = new Client(system.gateway());
        mailbox = new Mailbox(system.inbox());
    }

    @AfterAll
    static void stop() throws IOException {
        if (system != null) { // else it did not start, and that failure is the one to be seen
            system.stop();
        }
        Directories.delete(directory);
    }

    @Test
    void aTakenAddressLooksLikeAFreeOneToTheEndAndItsOwnerIsTold() throws SQLException {
        var email = "p" + Person.unique() + "@example.org";

        var real = registered(email);
        var decoy = registered(email);

        assertThat(without(decoy)).isEqualTo(without(real));
        assertThat(activation(decoy)).isEqualTo(activation(real));
        assertThat(upgrade(decoy).status()).isEqualTo(409);
        assertThat(upgrade(real).status()).isEqualTo(409);
        assertThat(client.login(email, PASSWORD).code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(sendAgain(decoy)).isEqualTo(sendAgain(real)).isEqualTo(202);
        assertThat(count(
                        "user-management",
                        "user_management",
                        "select count(*) from handovers where ciphertext is not null"))
                .isZero();
        assertThat(count("core-auth", "core_auth", "select count(*) from password_task"))
                .isZero();

        await().atMost(PATIENCE).until(() -> subjects(email).contains("You already have an account"));
        confirm(email);

        await().atMost(PATIENCE)
                .until(() -> activation(real).path("state").asText().equals("ACTIVE"));
        assertThat(upgrade(real).status()).isEqualTo(200);
        assertThat(client.login(email, PASSWORD).status()).isEqualTo(200);
        assertThat(activation(decoy).path("state").asText()).isEqualTo("PENDING");
        assertThat(client.post("/v1/auth/logout", token(decoy), Map.of()).status())
                .isEqualTo(204);
    }

    /** With a session: an answer that came before core-auth was warm has none yet. */
    private static JsonNode registered(String email) {
        var key = "Idempotency-Key";
        var value = Person.unique();
        Answer answer = await().atMost(PATIENCE)
                .until(
                        () -> client.register(email, PASSWORD, key, value),
                        each -> each.body().path("session").isObject());
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.header("Location")).contains("/v1/activations/" + id(answer.body()));
        return answer.body();
    }

    /** By the newest of the links: "send again" has made the one before it useless. */
    private static void confirm(String email) {
        await().atMost(PATIENCE).until(() -> mailbox.mailsTo(email).stream()
                .filter(mail -> mail.path("Text").asText().contains("#token="))
                .map(Mailbox::tokenIn)
                .anyMatch(token -> client.post("/v1/email-verifications/confirm", "", Map.of("token", token))
                                .status()
                        == 204));
    }

    private static List<String> subjects(String email) {
        return mailbox.mailsTo(email).stream()
                .map(mail -> mail.path("Subject").asText())
                .toList();
    }

    private static JsonNode activation(JsonNode accepted) {
        var answer = client.get("/v1/activations/" + id(accepted), token(accepted));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return ((ObjectNode) answer.body()).without("user_id");
    }

    private static Answer upgrade(JsonNode accepted) {
        return client.post("/v1/activations/" + id(accepted) + "/upgrade", token(accepted), Map.of());
    }

    private static int sendAgain(JsonNode accepted) {
        return client.post("/v1/email-verifications", token(accepted), Map.of()).status();
    }

    /** All but what differs between any two registrations. */
    private static JsonNode without(JsonNode accepted) {
        var copy = accepted.<ObjectNode>deepCopy();
        copy.withObject("/user").put("id", "").put("created_at", "");
        copy.withObject("/session").put("id", "").put("access_token", "").put("expires_in", 0);
        return copy;
    }

    private static String id(JsonNode accepted) {
        return accepted.path("user").path("id").asText();
    }

    private static String token(JsonNode accepted) {
        return accepted.path("session").path("access_token").asText();
    }

    private static long count(String service, String database, String sql) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + system.ports().get(Ports.POSTGRES) + "/" + database;
        var password = system.secrets().database(Service.named(service).orElseThrow());
        try (var connection = DriverManager.getConnection(url, database, password);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
