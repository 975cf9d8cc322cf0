package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Register, become active in parallel, sign in, check a permission, sign out. */
class MainJobIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private record Registered(String email, Client.Answer answer) {}

    private final Client client = SystemUnderTest.client();

    @Test
    void registrationIsAcceptedWithATemporarySessionAndAnHonestStatus() {
        // core-auth may be too slow to open the session in time: then another one comes
        var ada = await().atMost(PATIENCE).until(this::registeredAda, registered -> hasSession(registered.answer()));

        var answer = ada.answer();
        assertThat(answer.status()).isEqualTo(202);
        var user = answer.body().path("user");
        assertThat(UUID.fromString(user.path("id").asText()).version()).isEqualTo(7);
        assertThat(answer.header("Location"))
                .hasValue("/v1/activations/" + user.path("id").asText());
        assertThat(user.path("email").asText()).isEqualTo(ada.email());
        assertThat(user.path("display_name").asText()).isEqualTo("Ada");
        var session = answer.body().path("session");
        assertThat(session.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(session.path("expires_in").asInt()).isEqualTo(900);
        assertThat(session.path("is_temporary").asBoolean()).isTrue();
        assertThat(session.path("scope").asText()).isEqualTo("activation");
        var status = answer.body().path("status");
        assertThat(status.path("is_fully_activated").asBoolean()).isFalse();
        assertThat(status.path("can_login").asBoolean()).isFalse();
        assertThat(texts(status.path("pending_tasks")))
                .containsExactlyInAnyOrder("password_hashing", "rbac_assignment", "verification_email");
    }

    @Test
    void theActivationCanBeWatchedToItsEndAndResumed() {
        var person = Person.registered(client);

        var seen = client.lines("/v1/activations/" + person.id + "/events", person.temporaryToken)
                .takeWhile(line -> !line.contains("\"is_fully_activated\":true"))
                .filter(line -> line.startsWith("id:"))
                .toList();
        person.awaitActive();
        var version = person.activation().path("version").asLong();
        var resumed = client.lines(
                        "/v1/activations/" + person.id + "/events",
                        person.temporaryToken,
                        "Last-Event-ID",
                        String.valueOf(version - 1))
                .filter(line -> line.startsWith("id:"))
                .findFirst();

        assertThat(seen).isNotEmpty().doesNotHaveDuplicates();
        assertThat(resumed.orElseThrow().substring(3).strip()).isEqualTo(String.valueOf(version));
        var domains = person.activation().path("domains");
        assertThat(List.of("password", "roles", "email", "profile"))
                .allSatisfy(domain -> assertThat(domains.path(domain).asText()).isEqualTo("ready"));
    }

    @Test
    void aLongPollAnswersWhenSomethingChanges() {
        var person = Person.registered(client);
        person.awaitActive();
        var version = person.activation().path("version").asLong();

        var at = System.nanoTime();
        var unchanged = client.get("/v1/activations/" + person.id + "?wait=1s&since=" + version, person.temporaryToken);
        var waited = Duration.ofNanos(System.nanoTime() - at);
        var older =
                client.get("/v1/activations/" + person.id + "?wait=20s&since=" + (version - 1), person.temporaryToken);

        assertThat(unchanged.status()).isEqualTo(200);
        assertThat(waited).isBetween(Duration.ofMillis(800), Duration.ofSeconds(10));
        assertThat(older.body().path("version").asLong()).isEqualTo(version);
    }

    @Test
    void onePersonGoesTheWholeWay() {
        var person = Person.active(client);

        var login = person.login();
        var token = login.path("access_token").asText();
        var claims = Person.claims(token);
        assertThat(claims.path("sub").asText()).isEqualTo(person.id);
        assertThat(texts(claims.path("roles"))).containsExactly("user");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
        assertThat(login.path("refresh_token").asText()).startsWith("gh_rt_");
        assertThat(login.path("status").path("is_fully_activated").asBoolean()).isTrue();

        var me = client.get("/v1/users/me", token);
        assertThat(me.status()).as(me.text()).isEqualTo(200);
        assertThat(me.body().path("email").asText()).isEqualTo(person.email);

        assertThat(check(token, "profile:read").path("allowed").asBoolean()).isTrue();
        assertThat(check(token, "roles:manage").path("allowed").asBoolean()).isFalse();

        var refreshed = client.post(
                "/v1/auth/refresh",
                "",
                Map.of("refresh_token", login.path("refresh_token").asText()));
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.body().path("refresh_token").asText())
                .startsWith("gh_rt_")
                .isNotEqualTo(login.path("refresh_token").asText());
        assertThat(client.post("/v1/auth/logout", token, Map.of()).status()).isEqualTo(204);
        EachService.refusesSoon(client, token);
        assertThat(client.post(
                                "/v1/auth/refresh",
                                "",
                                Map.of(
                                        "refresh_token",
                                        refreshed.body().path("refresh_token").asText()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void oneMailComesAndItsTokenWorksOnce() {
        var person = Person.active(client);
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email);
        var token = Mailbox.tokenIn(mail);

        var first = client.post("/v1/email-verifications/confirm", "", Map.of("token", token));
        var second = client.post("/v1/email-verifications/confirm", "", Map.of("token", token));

        assertThat(first.status()).isEqualTo(204);
        assertThat(second.status()).isEqualTo(410);
        assertThat(mail.path("HTML").asText())
                .contains(SystemUnderTest.system().gateway() + "/verify-email#token=" + token);
        var bearer = person.fullToken();
        await().atMost(Duration.ofSeconds(20)).until(() -> client.get("/v1/users/me", bearer)
                .body()
                .path("email_verified")
                .asBoolean());
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
    }

    @Test
    void ofFiftyUpgradesAtOnceOneWinsAndTheOldSessionIsDead() throws InterruptedException {
        var person = Person.active(client);
        List<Callable<Client.Answer>> attempts = IntStream.range(0, 50)
                .<Callable<Client.Answer>>mapToObj(i ->
                        () -> client.post("/v1/activations/" + person.id + "/upgrade", person.temporaryToken, Map.of()))
                .toList();

        var answers = new ArrayList<Client.Answer>();
        try (var threads = Executors.newFixedThreadPool(50)) {
            for (var answer : threads.invokeAll(attempts)) {
                answers.add(answer.resultNow());
            }
        }

        var won = answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(won).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 401)).hasSize(49);
        var token = won.getFirst().body().path("access_token").asText();
        assertThat(Person.claims(token).path("sid").asText())
                .isNotEqualTo(Person.claims(person.temporaryToken).path("sid").asText());
        assertThat(client.get("/v1/users/me", token).status()).isEqualTo(200);
        Promised.A_SECOND.until(() -> client.get("/v1/activations/" + person.id, person.temporaryToken)
                        .status()
                == 401);
    }

    @Test
    void theSameKeyAnswersWithTheSameUser() {
        var email = "same" + Person.unique() + "@example.org";
        var key = UUID.randomUUID().toString();
        var password = "lantern " + Person.unique();

        var first = await().atMost(PATIENCE)
                .until(() -> client.register(email, password, "Idempotency-Key", key), MainJobIT::hasSession);
        var again = client.register(email, password, "Idempotency-Key", key);
        var other = client.register("other" + email, password, "Idempotency-Key", key);

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().path("user").path("id"))
                .isEqualTo(first.body().path("user").path("id"));
        assertThat(again.body().path("session").path("id"))
                .isEqualTo(first.body().path("session").path("id"));
        assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    private Registered registeredAda() {
        var email = "ada" + Person.unique() + "@example.org";
        var body = Map.of("email", email, "password", "lantern " + Person.unique(), "display_name", "Ada");
        return new Registered(email, client.post("/v1/registrations", "", body));
    }

    private static boolean hasSession(Client.Answer answer) {
        return answer.body().path("session").isObject();
    }

    private JsonNode check(String token, String permission) {
        var answer = client.post("/v1/permissions/check", token, Map.of("permission", permission));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
