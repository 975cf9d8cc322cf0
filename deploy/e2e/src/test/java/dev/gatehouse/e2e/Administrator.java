package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;

/** The first administrator: there is only one, so all journeys share it. Every service knows of it. */
final class Administrator {

    private static final class Appointed {
        static final Person PERSON = appoint();
    }

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Administrator() {}

    /** Of a session that begins now. */
    static String token() {
        return Appointed.PERSON.fullToken();
    }

    /** Returns when each session that the person begins has the role. */
    static void give(Person person, String role) {
        var given = operators().post(roles(person), token(), Map.of("role", role));
        assertThat(given.status()).as(given.text()).isIn(200, 201);
        await().atMost(PATIENCE).until(() -> Person.claims(person.fullToken())
                .path("roles")
                .toString()
                .contains(role));
    }

    /** Returns when authorization has done so, whether the others have heard of it or not. */
    static void take(Person person, String role) {
        var taken = operators().delete(roles(person) + "/" + role, token());
        assertThat(taken.status()).as(taken.text()).isIn(200, 204);
    }

    private static String roles(Person person) {
        return "/admin/v1/users/" + person.id + "/roles";
    }

    private static Client operators() {
        return new Client(SystemUnderTest.system().operators());
    }

    private static Person appoint() {
        var client = SystemUnderTest.client();
        var person = Person.active(client);
        var token = person.fullToken();
        var setUp = client.post(
                "/v1/setup/administrator",
                token,
                Map.of("token", SystemUnderTest.system().secrets().setupToken()));
        assertThat(setUp.status()).as(setUp.text()).isEqualTo(204);
        var question = Map.of("permission", "roles:manage");
        await().atMost(PATIENCE).until(() -> client.post("/v1/permissions/check", token, question)
                .body()
                .path("allowed")
                .asBoolean());
        // core-auth puts roles into tokens as soon as it has heard of them
        await().atMost(PATIENCE)
                .until(() -> operators()
                                .get("/admin/v1/service-accounts", person.fullToken())
                                .status()
                        == 200);
        return person;
    }
}
