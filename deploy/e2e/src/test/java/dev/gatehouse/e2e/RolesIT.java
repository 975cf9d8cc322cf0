package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first administrator, a role made, given and taken; each change seen by checks within a second. */
class RolesIT {

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @Test
    void anAdministratorMakesGivesAndTakesARole() {
        var admin = Administrator.token();
        var person = Person.active(client);
        var token = person.fullToken();

        var wrong = client.post("/v1/setup/administrator", admin, Map.of("token", "0".repeat(64)));
        var again = client.post(
                "/v1/setup/administrator",
                token,
                Map.of("token", SystemUnderTest.system().secrets().setupToken()));
        assertThat(wrong.status()).isIn(401, 403, 410);
        assertThat(again.status()).isIn(401, 403, 409, 410);
        awaitCheck(admin, "roles:manage", true);

        assertThat(operators
                        .post("/admin/v1/roles", token, Map.of("name", "x", "permissions", List.of("a:b")))
                        .status())
                .isEqualTo(403);
        var role = "reporter" + Person.unique();
        var made = operators.post(
                "/admin/v1/roles",
                admin,
                Map.of("name", role, "permissions", List.of("reports:read"), "parents", List.of()));
        assertThat(made.status()).as(made.text()).isIn(200, 201);
        assertThat(check(token, "reports:read")).isFalse();

        var given = operators.post("/admin/v1/users/" + person.id + "/roles", admin, Map.of("role", role));
        assertThat(given.status()).as(given.text()).isIn(200, 201);
        awaitCheck(token, "reports:read", true);

        var taken = operators.delete("/admin/v1/users/" + person.id + "/roles/" + role, admin);
        assertThat(taken.status()).as(taken.text()).isIn(200, 204);
        awaitCheck(token, "reports:read", false);
    }

    private void awaitCheck(String token, String permission, boolean expected) {
        Promised.A_SECOND.until(() -> check(token, permission) == expected);
    }

    private boolean check(String token, String permission) {
        var answer = client.post("/v1/permissions/check", token, Map.of("permission", permission));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("allowed").asBoolean();
    }
}
