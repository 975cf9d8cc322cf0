package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator keeps somebody out and lets them in again; that each door is shut is the grid's to show. */
class SuspensionIT {

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @Test
    void whoIsSuspendedIsOutEverywhereWithinASecondUntilReactivated() {
        var person = Person.active(client);
        var signedIn = person.login();
        var token = signedIn.path("access_token").asText();

        operate(person, "suspend");

        EachService.refusesSoon(client, token);
        var refresh = Map.of("refresh_token", signedIn.path("refresh_token").asText());
        assertThat(client.post("/v1/auth/refresh", "", refresh).status()).isEqualTo(401);
        var refused = client.login(person.email, person.password);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("ACCOUNT_SUSPENDED");

        operate(person, "reactivate");

        Promised.A_SECOND.until(
                () -> client.login(person.email, person.password).status() == 200);
    }

    private void operate(Person person, String act) {
        var done = operators.post("/admin/v1/users/" + person.id + "/" + act, Administrator.token(), Map.of());
        assertThat(done.status()).as(done.text()).isEqualTo(204);
    }
}
