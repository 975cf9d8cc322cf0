package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A password and tokens that nobody else has, and then a search through everything that the system has written: PostgreSQL's files and
 * WAL, Kafka's logs, Redis, service logs, exported traces, mail.
 */
class CanaryIT {

    private final Client client = SystemUnderTest.client();

    @Test
    void noSecretIsWrittenAnywhere() throws IOException {
        var canary = "canary" + Person.unique() + Person.unique();
        var email = "c" + Person.unique() + "@example.org";
        var secrets = liveThrough(email, canary);
        var mailToken = Mailbox.tokenIn(SystemUnderTest.mailbox().awaitMailTo(email));
        secrets.put("verification token", mailToken);
        // written on purpose: shows that the search reaches the files it should
        var control = email;

        await().atMost(Duration.ofSeconds(10)).until(() -> !filesWith(control).isEmpty());
        assertThat(filesWith(control)).anyMatch(file -> file.toString().contains("postgres"));
        secrets.forEach(
                (name, secret) -> assertThat(forms(secret)).as(name).allSatisfy(form -> assertThat(filesWith(form))
                        .isEmpty()));
        secrets.forEach((name, secret) -> assertThat(SystemUnderTest.traces().exports())
                .as(name + " in a trace")
                .noneMatch(export -> contains(export, secret.getBytes(StandardCharsets.UTF_8))));
        secrets.remove("verification token");
        assertThat(SystemUnderTest.mailbox().mailsTo(email)).isNotEmpty().allSatisfy(mail -> assertThat(mail.toString())
                .doesNotContain(secrets.values()));
    }

    /** The whole path, wrong turns included, so that logs and dead letters have had their chance. */
    private Map<String, String> liveThrough(String email, String canary) {
        var secrets = new LinkedHashMap<String, String>();
        secrets.put("password", canary);
        var accepted = client.register(email, canary);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(client.register(email, canary).status()).isEqualTo(409);
        client.post("/v1/registrations", "", "{\"email\":\"" + email + "\",\"password\":\"" + canary + "\",\"x\":1}");
        client.post("/v1/registrations", "", "{\"email\":\"x\",\"password\":\"" + canary + "\"}");
        secrets.put(
                "temporary token",
                accepted.body().path("session").path("access_token").asText());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.login(email, canary).status() == 200);
        client.login("nobody" + email, canary);
        client.post("/v1/auth/login", "", "{\"email\":\"" + email + "\",\"password\":\"" + canary + "\"");
        var login = client.login(email, canary).body();
        secrets.put("access token", login.path("access_token").asText());
        secrets.put("refresh token", login.path("refresh_token").asText());
        var refreshed = client.post(
                "/v1/auth/refresh",
                "",
                Map.of("refresh_token", login.path("refresh_token").asText()));
        secrets.put("next refresh token", refreshed.body().path("refresh_token").asText());
        client.get("/v1/users/me", secrets.get("access token") + "x");
        return secrets;
    }

    /** A secret as text, and as binary columns or JSON would hold it. */
    private static List<String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                secret,
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    private static List<Path> filesWith(String text) {
        var needle = text.getBytes(StandardCharsets.UTF_8);
        var found = new ArrayList<Path>();
        try (var files = Files.walk(SystemUnderTest.directory())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (contains(read(file), needle)) {
                    found.add(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException gone) {
            return new byte[0]; // a file may be renamed or dropped while the system runs
        }
    }

    private static boolean contains(byte[] hay, byte[] needle) {
        outer:
        for (int i = 0; i <= hay.length - needle.length; i++) {
            for (int j = 0; j < needle.length; j++) {
                if (hay[i + j] != needle[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
