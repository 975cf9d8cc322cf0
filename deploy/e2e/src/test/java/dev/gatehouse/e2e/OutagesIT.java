package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.Outage.PATIENCE;
import static dev.gatehouse.e2e.Outage.inTime;
import static dev.gatehouse.e2e.Outage.later;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What works while something is away: the rows of DESIGN.md section 9, each with the part really gone. */
class OutagesIT {

    private final Client client = SystemUnderTest.client();
    private final Outage outage = new Outage();
    private final Person known = Person.active(client);
    private final String token = known.fullToken();

    @BeforeEach
    void theirPermissionsAreKnown() {
        assertThat(check().status()).isEqualTo(200);
    }

    @AfterEach
    void everythingIsBack() throws SQLException {
        outage.end();
        Person.active(client).login();
    }

    @Test
    void withoutCoreAuthRegistrationsAreAcceptedAndGoOnLater() throws Exception {
        outage.halt(Service.CORE_AUTH);
        var newcomer = Newcomer.unique();

        var accepted = newcomer.register(client);

        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.body().path("session").isNull()).isTrue();
        assertThat(accepted.headers().firstValue("Retry-After")).contains("2");
        later(client.login(known.email, known.password));
        assertThat(check().body().path("allowed").asBoolean()).isTrue();
        assertThat(SystemUnderTest.mailbox()
                        .awaitMailTo(newcomer.email())
                        .path("Subject")
                        .asText())
                .isEqualTo("Confirm your e-mail address");
        await().atMost(PATIENCE).until(() -> {
            newcomer.register(client); // who was missed often enough is said to be missing
            return PublishedMetrics.isAnyWithout(Service.USER_MANAGEMENT, "core-auth");
        });

        outage.end();
        var again = newcomer.register(client);
        assertThat(again.body().path("user").path("id"))
                .isEqualTo(accepted.body().path("user").path("id"));
        await().atMost(PATIENCE).until(() -> newcomer.canSignIn(client));
        await().atMost(PATIENCE).until(() -> !PublishedMetrics.isAnyWithout(Service.USER_MANAGEMENT, "core-auth"));
    }

    @Test
    void withoutAuthorizationPeopleRegisterAndSignInAndNothingIsAllowed() throws SQLException {
        outage.halt(Service.AUTHORIZATION);

        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> domain(person, "email").equals("ready"));

        assertThat(person.activation().path("state").asText()).isEqualTo("PENDING");
        assertThat(domain(person, "roles")).isEqualTo("pending");
        assertThat(Person.claims(known.fullToken()).path("roles").toString()).isEqualTo("[\"user\"]");
        later(check());

        outage.end();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
    }

    @Test
    void withoutCommunicationPeopleWaitForTheirMailOnly() throws SQLException {
        outage.halt(Service.COMMUNICATION);

        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> domain(person, "roles").equals("ready"));

        assertThat(domain(person, "email")).isEqualTo("pending");
        assertThat(client.login(known.email, known.password).status()).isEqualTo(200);
        assertThat(check().status()).isEqualTo(200);

        outage.end();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
    }

    /** Whoever has registered just before becomes ready but for the mail: his roles and his mail have not been begun when it goes. */
    @Test
    void withoutUserManagementOnlyRegistrationsAndMailsWait() throws SQLException {
        outage.hang(Service.AUTHORIZATION.title());
        outage.hang(Service.COMMUNICATION.title());
        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> domain(person, "password").equals("ready") && notPublishedOf(person) == 0);
        assertThat(domain(person, "roles")).isEqualTo("pending");
        outage.halt(Service.USER_MANAGEMENT);
        outage.resume();

        later(Newcomer.unique().register(client));
        await().atMost(PATIENCE).until(() -> domain(person, "roles").equals("ready"));
        await().atMost(PATIENCE).until(() -> check().status() == 200);
        assertThat(client.login(known.email, known.password).status()).isEqualTo(200);
        assertThat(client.login(person.email, person.password).status()).isEqualTo(200);
        assertThat(domain(person, "email")).isEqualTo("pending");
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).isEmpty();

        outage.end();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
    }

    @Test
    void withoutRedisEverythingWorksAndIsSaidToBeDegraded() throws Exception {
        outage.halt("redis");

        var person = Person.active(client);
        var refreshed = client.post(
                "/v1/auth/refresh",
                "",
                Map.of("refresh_token", person.login().path("refresh_token").asText()));

        assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
        assertThat(check().status()).isEqualTo(200);
        assertThat(client.get("/v1/sessions/current", token).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> PublishedMetrics.isAnyWithout(Service.CORE_AUTH, "redis"));
        assertThat(client.post("/v1/auth/logout", token, Map.of()).status()).isEqualTo(204);
        Promised.A_SECOND.until(() -> check().status() == 401);
    }

    @Test
    void anEmptiedRedisSignsNobodyOutAndLetsNobodyBackIn() throws Exception {
        var stays = known.signIn("stays");
        var gone = known.signIn("gone");
        assertThat(client.post("/v1/auth/logout", gone.access(), Map.of()).status())
                .isEqualTo(204);

        Redis.empty();

        EachService.accepts(client, stays.access());
        EachService.refusesSoon(client, gone.access());
        assertThat(client.refresh(gone.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        var refreshed = Session.of(client.refresh(stays.refresh()));
        assertThat(refreshed.id()).isEqualTo(stays.id());
        assertThat(client.get("/v1/sessions/current", refreshed.access()).status())
                .isEqualTo(200);
    }

    @Test
    void withoutTheMailServerPeopleWaitForTheirMailOnly() throws Exception {
        outage.halt("mail");

        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> PublishedMetrics.isAnyWithout(Service.COMMUNICATION, "mail-server"));
        await().atMost(PATIENCE).until(() -> domain(person, "roles").equals("ready"));

        await().atMost(PATIENCE)
                .until(() -> client.login(person.email, person.password).status() == 200);
        assertThat(person.activation().path("state").asText()).isEqualTo("PENDING");
        await().atMost(PATIENCE).until(() -> domain(person, "email").equals("delayed"));
        assertThat(check().status()).isEqualTo(200);

        outage.end();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
        await().atMost(PATIENCE).until(() -> !PublishedMetrics.isAnyWithout(Service.COMMUNICATION, "mail-server"));
    }

    /**
     * Also by services that start meanwhile, and can hear of it neither from Kafka nor from the relay, which has told it before; also
     * who is no operator any more.
     */
    @Test
    void withoutKafkaPeopleBecomeActiveAndAreSignedOutEverywhere() {
        var stays = known.signIn("stays").access();
        var operator = Person.active(client);
        Administrator.give(operator, "support");
        var operating = operator.fullToken();
        outage.halt("kafka");

        var person = Person.active(client);

        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
        assertThat(client.post("/v1/auth/logout", token, Map.of()).status()).isEqualTo(204);
        Promised.A_SECOND.until(() -> check().status() == 401);
        Promised.A_SECOND.until(() -> client.get("/v1/users/me", token).status() == 401);
        EachService.accepts(client, operating);
        Administrator.take(operator, "support");
        await().atMost(PATIENCE).untilAsserted(() -> EachService.refuses(client, operating));
        assertThat(Person.claims(operator.fullToken()).path("roles").toString()).isEqualTo("[\"user\"]");
        await().atMost(PATIENCE).until(() -> endingsNotHandedOn() == 0);

        var restarted = List.of(Service.USER_MANAGEMENT, Service.AUTHORIZATION, Service.COMMUNICATION);
        outage.restart(restarted);

        for (var service : restarted) {
            await().atMost(PATIENCE).until(() -> !PublishedMetrics.isAnyWithout(service, "revocations"));
        }
        EachService.refuses(client, token);
        EachService.accepts(client, stays);
    }

    @Test
    void withoutPostgresNothingIsHalfDoneAndChecksAreAnsweredFromMemory() throws SQLException {
        outage.halt("postgres");
        var newcomer = Newcomer.unique();

        later(inTime(() -> newcomer.register(client)));
        later(inTime(() -> client.login(known.email, known.password)));
        assertThat(check().status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> check().body().path("stale").asBoolean());

        outage.end();
        await().atMost(PATIENCE).until(() -> newcomer.register(client).status() == 202);
        await().atMost(PATIENCE).until(() -> newcomer.canSignIn(client));
    }

    /** Of what user-management has to tell of the person. */
    private static long notPublishedOf(Person person) throws SQLException {
        return Databases.count(
                Service.USER_MANAGEMENT.title(),
                Service.USER_MANAGEMENT.database(),
                "select count(*) from outbox where published_at is null and subject = '" + person.id + "'");
    }

    private static String domain(Person person, String name) {
        return person.activation().path("domains").path(name).asText();
    }

    /** By core-auth's relay to each service that may be told again. */
    private static long endingsNotHandedOn() throws SQLException {
        return Databases.count(Service.CORE_AUTH.title(), Service.CORE_AUTH.database(), """
                select count(*) from outbox where topic = 'gatehouse.sessions.v1' and published_at is null
                and not handed_to @> array['user-management', 'authorization', 'communication']""");
    }

    private Client.Answer check() {
        return client.post("/v1/permissions/check", token, Map.of("permission", "profile:read"));
    }
}
