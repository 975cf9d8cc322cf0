package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quarkus OIDC as a resource server: knows of Gatehouse what its metadata say, and nothing else. */
class ResourceServerIT {

    private final Client client = SystemUnderTest.client();

    @TempDir
    Path directory = Path.of("unset");

    @Test
    void quarkusOidcTakesWhatIsGoodAndNothingElse() throws IOException {
        var log = directory.resolve("resource-server.log");
        var program = Program.created(Administrator.token(), "tokens:introspect", "reports:read");
        var stranger = Program.created(Administrator.token(), "tokens:introspect");
        var person = Person.active(client);
        var token = person.fullToken();
        try (var server = ResourceServer.started(program, log)) {
            var reports = server.client();

            var verified = reports.get("/reports", token);
            assertThat(verified.status()).as(Files.readString(log)).isEqualTo(200);
            assertThat(verified.text()).isEqualTo(person.id);
            var asked = reports.get("/reports/asked", token);
            assertThat(asked.status()).as(Files.readString(log)).isEqualTo(200);
            assertThat(asked.text()).isEqualTo(person.id);
            var scoped = reports.get("/reports/programs", program.token());
            assertThat(scoped.status()).as(Files.readString(log)).isEqualTo(200);
            assertThat(scoped.text()).isEqualTo(program.clientId());

            for (var path : new String[] {"/reports", "/reports/asked", "/reports/programs"}) {
                assertThat(reports.get(path, "").status()).as(path).isEqualTo(401);
                assertThat(reports.get(path, forged(token)).status()).as(path).isEqualTo(401);
            }
            assertThat(reports.get("/reports/programs", token).status()).isEqualTo(403);
            assertThat(reports.get("/reports/programs", stranger.token()).status())
                    .isEqualTo(403);
            assertThat(reports.get("/reports", program.token()).status()).isEqualTo(403);
            assertThat(reports.get("/reports", person.temporaryToken).status()).isIn(401, 403);

            assertThat(client.post("/v1/auth/logout", token, Map.of()).status()).isEqualTo(204);
            Promised.A_SECOND.until(() -> reports.get("/reports/asked", token).status() == 401);
        }
    }

    /** The same claims under a signature that is none. */
    private static String forged(String token) {
        int signature = token.lastIndexOf('.') + 1;
        return token.substring(0, signature) + token.substring(signature).toLowerCase(Locale.ROOT);
    }
}
