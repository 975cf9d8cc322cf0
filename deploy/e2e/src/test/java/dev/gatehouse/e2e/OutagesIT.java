package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.layout.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What works while something is away: the rows of DESIGN.md section 9, each with the part really gone. */
class OutagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final GatehouseSystem system = SystemUnderTest.system();
    private final Client client = SystemUnderTest.client();
    private final List<String> halted = new ArrayList<>();
    private final Person known = Person.active(client);
    private final String token = known.fullToken();

    @BeforeEach
    void theirPermissionsAreKnown() {
        assertThat(check().status()).isEqualTo(200);
    }

    @AfterEach
    void everythingIsBack() {
        revive();
        Person.active(client).login();
    }

    @Test
    void withoutCoreAuthRegistrationsAreAcceptedAndGoOnLater() {
        halt(Service.CORE_AUTH);
        var email = "p" + Person.unique() + "@example.org";
        var password = "quartz umbrella " + Person.unique();
        var key = UUID.randomUUID().toString();

        var accepted = client.register(email, password, "Idempotency-Key", key);

        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.body().path("session").isNull()).isTrue();
        assertThat(accepted.headers().firstValue("Retry-After")).contains("2");
        later(client.login(known.email, known.password));
        assertThat(check().body().path("allowed").asBoolean()).isTrue();
        assertThat(SystemUnderTest.mailbox().awaitMailTo(email).path("Subject").asText())
                .isEqualTo("Confirm your e-mail address");

        revive();
        var again = client.register(email, password, "Idempotency-Key", key);
        assertThat(again.body().path("user").path("id"))
                .isEqualTo(accepted.body().path("user").path("id"));
        await().atMost(PATIENCE).until(() -> client.login(email, password).status() == 200);
    }

    @Test
    void withoutAuthorizationPeopleRegisterAndSignInAndNothingIsAllowed() {
        halt(Service.AUTHORIZATION);

        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> person.activation()
                .path("domains")
                .path("email")
                .asText()
                .equals("ready"));

        assertThat(person.activation().path("state").asText()).isEqualTo("PENDING");
        assertThat(person.activation().path("domains").path("roles").asText()).isEqualTo("pending");
        assertThat(Person.claims(known.fullToken()).path("roles").toString()).isEqualTo("[\"user\"]");
        later(check());

        revive();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
    }

    @Test
    void withoutCommunicationPeopleWaitForTheirMailOnly() {
        halt(Service.COMMUNICATION);

        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> person.activation()
                .path("domains")
                .path("roles")
                .asText()
                .equals("ready"));

        assertThat(person.activation().path("domains").path("email").asText()).isEqualTo("pending");
        assertThat(client.login(known.email, known.password).status()).isEqualTo(200);
        assertThat(check().status()).isEqualTo(200);

        revive();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
    }

    @Test
    void withoutUserManagementOnlyRegistrationWaits() {
        halt(Service.USER_MANAGEMENT);

        later(client.register("p" + Person.unique() + "@example.org", "quartz umbrella " + Person.unique()));
        assertThat(client.login(known.email, known.password).status()).isEqualTo(200);
        assertThat(check().status()).isEqualTo(200);
    }

    @Test
    void withoutRedisEverythingWorksAndIsSaidToBeDegraded() throws Exception {
        halt("redis");

        var person = Person.active(client);
        var refreshed = client.post(
                "/v1/auth/refresh",
                "",
                Map.of("refresh_token", person.login().path("refresh_token").asText()));

        assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
        assertThat(check().status()).isEqualTo(200);
        assertThat(client.get("/v1/sessions/current", token).status()).isEqualTo(200);
        assertThat(PublishedMetrics.isAnyWithout(Service.CORE_AUTH, "redis")).isTrue();
        assertThat(client.post("/v1/auth/logout", token, Map.of()).status()).isEqualTo(204);
        assertThat(check().status()).isEqualTo(401);
    }

    @Test
    void withoutKafkaPeopleBecomeActiveAndAreSignedOutEverywhere() {
        halt("kafka");

        var person = Person.active(client);

        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
        assertThat(client.post("/v1/auth/logout", token, Map.of()).status()).isEqualTo(204);
        assertThat(check().status()).isEqualTo(401);
        assertThat(client.get("/v1/users/me", token).status()).isEqualTo(401);
    }

    @Test
    void withoutPostgresNothingIsHalfDoneAndChecksAreAnsweredFromMemory() {
        halt("postgres");
        var email = "p" + Person.unique() + "@example.org";
        var password = "quartz umbrella " + Person.unique();
        var key = UUID.randomUUID().toString();

        long began = System.nanoTime();
        later(client.register(email, password, "Idempotency-Key", key));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        later(client.login(known.email, known.password));
        assertThat(check().status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> check().body().path("stale").asBoolean());

        revive();
        await().atMost(PATIENCE)
                .until(() ->
                        client.register(email, password, "Idempotency-Key", key).status() == 202);
        await().atMost(PATIENCE).until(() -> client.login(email, password).status() == 200);
    }

    private Client.Answer check() {
        return client.post("/v1/permissions/check", token, Map.of("permission", "profile:read"));
    }

    private static void later(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(answer.text()).isPresent();
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    private void halt(Service service) {
        system.options().replicas().names(service).forEach(this::halt);
    }

    private void halt(String process) {
        halted.add(process);
        system.process(process).halt();
        await().until(() -> system.process(process).process().isEmpty());
    }

    private void revive() {
        halted.forEach(process -> system.process(process).revive());
        await().atMost(PATIENCE).until(() -> halted.stream()
                .allMatch(each -> system.process(each).isReady()));
        // the gateway looks twice a second
        await().atMost(PATIENCE)
                .until(() -> Stream.of("/v1/users/me", "/v1/sessions/current", "/v1/users/me/permissions")
                        .allMatch(path -> client.get(path, "").status() == 401));
        halted.clear();
    }
}
