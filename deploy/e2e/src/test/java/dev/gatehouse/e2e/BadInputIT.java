package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, how it says so, and that nothing comes of it. */
class BadInputIT {

    private static final String PROBLEM = "application/problem+json";

    private final Client client = SystemUnderTest.client();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":\"%s\",\"password\":\"short\"} | /password | TOO_SHORT",
                "{\"email\":\"%s\",\"password\":\"gatehouse lantern orchard\"} | /password | CONTAINS_PRODUCT_NAME",
                "{\"email\":\"local-part-%s\",\"password\":\"my local-part-%s yes\"} | /password | CONTAINS_EMAIL",
                "{\"email\":\"%s\",\"password\":\"passwordpassword\"} | /password | TOO_COMMON",
                "{\"email\":\"no-at-sign\",\"password\":\"lantern orchard river\"} | /email | INVALID",
                "{\"email\":\"%s\",\"password\":\"lantern orchard river\",\"role\":\"admin\"} | /role | UNKNOWN_FIELD",
                "{\"email\":\"%s\",\"password\":\"lantern orchard river\",\"email_verified\":true} | /email_verified | UNKNOWN_FIELD",
                "{\"email\":\"%s\"} | /password | *",
                "{\"password\":\"lantern orchard river\"} | /email | *",
                "{\"email\":\"%s\",\"password\":\"lantern orchard river\",\"locale\":\"../../etc\"} | /locale | *",
                "{\"email\":17,\"password\":\"lantern orchard river\"} | /email | MALFORMED",
            })
    void aRegistrationThatIsRefusedNamesFieldAndReason(String template, String pointer, String code) {
        var body = template.replace("%s", Person.unique() + "@example.org");
        if (template.contains("local-part")) {
            var local = "local-part-" + Person.unique();
            body = "{\"email\":\"" + local + "@example.org\",\"password\":\"my " + local + " yes\"}";
        }

        var answer = registered(body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(PROBLEM);
        assertThat(answer.body().path("status").asInt()).isEqualTo(400);
        assertThat(answer.body().path("trace_id").asText()).hasSize(32);
        var error = answer.body().path("errors").path(0);
        assertThat(error.path("pointer").asText()).isEqualTo(pointer);
        if (!code.equals("*")) {
            assertThat(error.path("code").asText()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "{\"email\":\"a@b.example\",\"email\":\"c@d.example\",\"password\":\"lantern orchard river\"}"
            })
    void whatIsNoSuchJsonIsRefused(String body) {
        var answer = registered(body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(PROBLEM);
        assertThat(answer.text()).doesNotContain("jackson", "Exception", "dev.gatehouse");
    }

    /** Many come here one after the other. */
    private Client.Answer registered(String body) {
        return Client.unlessOverloaded(() -> client.post("/v1/registrations", "", body));
    }

    @Test
    void aPasswordOf128CodePointsIsTakenAndOneOf129IsNot() {
        var local = Person.unique();
        var taken = Client.unlessOverloaded(() -> client.register("long" + local + "@example.org", "🔑".repeat(128)));
        var refused =
                Client.unlessOverloaded(() -> client.register("longer" + local + "@example.org", "🔑".repeat(129)));

        assertThat(taken.status()).isEqualTo(202);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").path(0).path("code").asText()).isEqualTo("TOO_LONG");
    }

    @Test
    void aBodyTooLargeIsRefused() {
        var answer = client.post("/v1/registrations", "", "{\"email\":\"" + "a".repeat(1 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void aTakenAddressIsRefusedHoweverItIsWritten() {
        var local = "taken" + Person.unique();
        assertThat(client.register(local + "@example.org", "lantern orchard river")
                        .status())
                .isEqualTo(202);

        var again = client.register(local.toUpperCase(Locale.ROOT) + "@EXAMPLE.org", "lantern orchard river");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void unknownAddressAndWrongPasswordGetTheSameAnswer() {
        var person = Person.active(client);

        var wrong = client.login(person.email, "lantern orchard wrong");
        var unknown = client.login("nobody" + Person.unique() + "@example.org", "lantern orchard wrong");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(wrong));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gh_rt_x", "", "gh_rt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "eyJhbGciOiJub25lIn0.e30."})
    void noRefreshTokenNoSession(String token) {
        var answer = client.post("/v1/auth/refresh", "", Map.of("refresh_token", token));

        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(PROBLEM);
    }

    @Test
    void aMadeUpVerificationTokenIsGoneOrMalformed() {
        var madeUp = client.post("/v1/email-verifications/confirm", "", Map.of("token", "A".repeat(43)));

        assertThat(madeUp.status()).isIn(400, 410);
    }

    @Test
    void aProfileIsOnlyChangedByWhoHasSeenIt() {
        var person = Person.active(client);
        var token = person.fullToken();
        var etag = client.get("/v1/users/me", token).header("ETag").orElseThrow();

        assertThat(client.patch("/v1/users/me", token, Map.of("display_name", "Ada"))
                        .status())
                .isEqualTo(428);
        assertThat(client.patch("/v1/users/me", token, Map.of("display_name", "Ada"), "If-Match", etag)
                        .status())
                .isEqualTo(200);
        assertThat(client.patch("/v1/users/me", token, Map.of("display_name", "Eve"), "If-Match", etag)
                        .status())
                .isEqualTo(412);
        assertThat(client.get("/v1/users/me", token).body().path("display_name").asText())
                .isEqualTo("Ada");
        assertThat(client.patch("/v1/users/me", token, Map.of("email_verified", true), "If-Match", etag)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anotherPersonsActivationIsNotShown() {
        var one = Person.registered(client);
        var other = Person.registered(client);

        assertThat(client.get("/v1/activations/" + one.id, other.temporaryToken).status())
                .isIn(403, 404);
        assertThat(client.get("/v1/activations/" + UUID.randomUUID(), other.temporaryToken)
                        .status())
                .isIn(403, 404);
        assertThat(client.get("/v1/activations/" + one.id, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/users/me;x",
                "/v1/users%2Fme",
                "/v1//users/me",
                "/v1/./users/me",
                "/v1/users/%2e%2e/users/me",
                "/v1/users%3Bx/me",
                "/v1/users/me/",
                "/V1/users/me",
                "/admin/v1/roles",
                "/q/health",
                "/q/metrics"
            })
    void noOtherSpellingOfAPathLeadsAnywhere(String path) {
        var answer = client.get(path, "");

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(PROBLEM);
    }

    private static String withoutTrace(Client.Answer answer) {
        return answer.text().replaceAll("[0-9a-f]{32}", "");
    }
}
