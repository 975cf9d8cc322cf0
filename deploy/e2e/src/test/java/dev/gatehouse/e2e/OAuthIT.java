package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service account from its making to its end, seen by every service; and clients of others' making, unmodified. */
class OAuthIT {

    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @TempDir
    Path directory = Path.of("unset");

    @Test
    void whatAnOperatorEndsEveryServiceRefusesWithinASecond() {
        var program = Program.created(Administrator.token(), "permissions:check");
        var token = program.token();
        var person = Person.active(client);
        var question = Map.of("permission", "profile:read", "subject", person.id);
        assertThat(client.post("/v1/permissions/check", token, question)
                        .body()
                        .path("allowed")
                        .asBoolean())
                .isTrue();
        EachService.READS.forEach(
                path -> assertThat(client.get(path, token).status()).as(path).isEqualTo(403));
        assertThat(client.post(EachService.MAIL, token, Map.of()).status()).isEqualTo(403);

        assertThat(operators
                        .post(
                                "/admin/v1/service-accounts/" + program.id() + "/disable",
                                Administrator.token(),
                                Map.of())
                        .status())
                .isEqualTo(204);

        EachService.refusesSoon(client, token);
        assertThat(client.post("/v1/permissions/check", token, question).status())
                .isEqualTo(401);
        Promised.A_SECOND.until(() -> program.grant().path("error").asText().equals("invalid_client"));
    }

    @Test
    void aProgramsSecretIsReplacedWhileItWorks() {
        var administrator = Administrator.token();
        var before = Program.created(administrator, "tokens:introspect");
        var token = before.token();
        var account = "/admin/v1/service-accounts/" + before.id();
        var secrets = operators.get(account, administrator).body().path("secrets");
        assertThat(secrets.size()).isEqualTo(1);

        var added = operators.post(account + "/secrets", administrator, Map.of());
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        var after = before.with(added.body().path("client_secret").asText());
        assertThat(after.secret()).startsWith("gh_cs_").isNotEqualTo(before.secret());
        assertThat(before.isActive(after.token())).isTrue();
        assertThat(after.isActive(before.token())).isTrue();
        assertThat(operators.post(account + "/secrets", administrator, Map.of()).code())
                .isEqualTo("TOO_MANY_SECRETS");

        var deleted = operators.delete(
                account + "/secrets/" + secrets.get(0).path("id").asText(), administrator);

        assertThat(deleted.status()).as(deleted.text()).isEqualTo(204);
        Promised.A_SECOND.until(() -> before.grant().path("error").asText().equals("invalid_client"));
        assertThat(after.isActive(after.token())).isTrue();
        assertThat(after.isActive(token)).isTrue(); // what was got with it lives as long as it would
    }

    @Test
    void openidClientAndJoseWorkUnmodified() throws Exception {
        assumeTrue(runs("node", "--version") && runs("npm", "--version"), "SKIPPED: needs node and npm on the PATH");
        for (var file : List.of("package.json", "clients.mjs")) {
            try (var source = Objects.requireNonNull(OAuthIT.class.getResourceAsStream("/node/" + file))) {
                Files.copy(source, directory.resolve(file));
            }
        }
        assumeTrue(
                runs("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"),
                "SKIPPED: npm cannot install jose and openid-client here");
        var program = Program.created(Administrator.token(), "reports:read", "tokens:introspect");

        var node = new ProcessBuilder("node", "clients.mjs").directory(directory.toFile());
        node.environment().put("ISSUER", SystemUnderTest.system().gateway().toString());
        node.environment().put("CLIENT_ID", program.clientId());
        node.environment().put("CLIENT_SECRET", program.secret());
        var run = Execution.of(node);

        assertThat(run.code()).as(run.output()).isZero();
        var found = new ObjectMapper().readTree(run.output());
        assertThat(found.path("scope").asText()).isEqualTo("reports:read");
        assertThat(found.path("all").asText()).isEqualTo("reports:read tokens:introspect");
        assertThat(found.path("before").asBoolean()).isTrue();
        assertThat(found.path("after").asBoolean(true)).isFalse();
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            return Execution.of(new ProcessBuilder(command).directory(directory.toFile()), INSTALLATION)
                            .code()
                    == 0;
        } catch (IOException | AssertionError notThere) {
            return false;
        }
    }
}
