package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.Outage.PATIENCE;
import static dev.gatehouse.e2e.Outage.inTime;
import static dev.gatehouse.e2e.Outage.later;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One service's database away: what needs it is refused in time and half done nowhere, the rest works, and all is made up for. */
class EachDatabaseIT {

    private static final String KNOWLEDGE_AGE = "gatehouse_authorization_knowledge_age_seconds";
    private static final double FRESH_SECONDS = 2;

    /** So that each replica is asked, in turn among equals. */
    private static final int OFTEN = 12;

    private final Client client = SystemUnderTest.client();
    private final Outage outage = new Outage();
    private final Person known = Person.active(client);
    private final Session session = known.signIn("phone");

    @BeforeEach
    void theirPermissionsAreKnown() {
        assertThat(check(session).status()).isEqualTo(200);
    }

    @AfterEach
    void everythingIsBack() throws SQLException {
        outage.end();
        Person.active(client).login();
    }

    @Test
    void withoutUserManagementsRegistrationsAndMailsWait() throws Exception {
        var newcomer = Newcomer.unique();
        outage.shutOut(Service.USER_MANAGEMENT);

        later(inTime(() -> newcomer.register(client)));
        later(inTime(() -> client.get("/v1/users/me", session.access())));
        known.login();
        assertThat(check(session).body().path("allowed").asBoolean()).isTrue();
        var forgot = client.post("/v1/password/forgot", "", Map.of("email", known.email));
        assertThat(forgot.status()).as(forgot.text()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> resetMailsPutBack() == 1);
        awaitMissing(Service.USER_MANAGEMENT);

        outage.end();
        awaitMissing();
        assertThat(newcomer.accounts()).isZero();
        var accepted = newcomer.register(client);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(newcomer.accounts()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> newcomer.canSignIn(client));
        var mailbox = SystemUnderTest.mailbox();
        await().atMost(PATIENCE).until(() -> mailbox.mailsTo(known.email).size() > 1);
        assertThat(mailbox.mailsTo(known.email))
                .extracting(mail -> mail.path("Subject").asText())
                .containsExactly("Choose a new password", "Confirm your e-mail address");
    }

    @Test
    void withoutCoreAuthsRegistrationsAreAcceptedAndGoOnLater() throws Exception {
        var newcomer = Newcomer.unique();
        var program = Program.created(Administrator.token(), "tokens:introspect");
        for (var replica : SystemUnderTest.system().options().replicas().names(Service.CORE_AUTH)) {
            // each remembers by itself whom it has answered
            assertThat(program.isActive(SystemUnderTest.at(replica), session.access()))
                    .as(replica)
                    .isTrue();
        }
        outage.shutOut(Service.CORE_AUTH);

        later(inTime(() -> client.login(known.email, known.password)));
        later(inTime(() -> client.refresh(session.refresh())));
        var accepted = inTime(() -> newcomer.register(client));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.body().path("session").isNull()).isTrue();
        assertThat(accepted.header("Retry-After")).contains("2");
        assertThat(check(session).body().path("allowed").asBoolean()).isTrue();
        assertThat(client.get("/v1/users/me", session.access()).status()).isEqualTo(200);
        SystemUnderTest.mailbox().awaitMailTo(newcomer.email(), "Confirm your e-mail address");
        awaitMissing(Service.CORE_AUTH);
        await().atMost(PATIENCE)
                .until(() -> client.login(known.email, known.password).text().contains("Sign-in is not available"));
        for (int i = 0; i < OFTEN; i++) {
            assertThat(program.isActive(session.access())).isTrue();
        }
        assertThat(program.isActive(session.access() + "x")).isFalse();
        assertThat(client.get("/.well-known/jwks.json", "").status()).isEqualTo(200);

        outage.end();
        awaitMissing();
        await().atMost(PATIENCE).until(() -> newcomer.canSignIn(client));
        var id = accepted.body().path("user").path("id").asText();
        await().atMost(PATIENCE).until(() -> stateOf(id).equals("ACTIVE"));
        assertThat(SystemUnderTest.mailbox().mailsTo(newcomer.email())).hasSize(1);
        assertThat(Session.of(client.refresh(session.refresh())).id()).isEqualTo(session.id());
    }

    @Test
    void withoutAuthorizationsChecksAreAnsweredFromMemoryAndNewRolesWait() throws Exception {
        var stranger = Person.active(client).signIn("never checked");
        var leaver = known.signIn("tablet");
        assertThat(check(session).body().path("stale").asBoolean()).isFalse();
        outage.shutOut(Service.AUTHORIZATION);

        var person = Person.registered(client);
        await().atMost(PATIENCE).until(() -> domain(person, "email").equals("ready"));
        assertThat(domain(person, "roles")).isEqualTo("pending");
        assertThat(person.activation().path("state").asText()).isEqualTo("PENDING");
        assertThat(Person.claims(known.fullToken()).path("roles").toString()).isEqualTo("[\"user\"]");
        await().atMost(PATIENCE)
                .until(() -> inTime(() -> check(session)).body().path("stale").asBoolean());
        assertThat(check(session).body().path("allowed").asBoolean()).isTrue();
        later(inTime(() -> check(stranger)));
        assertThat(client.post("/v1/auth/logout", leaver.access(), Map.of()).status())
                .isEqualTo(204);
        Promised.A_SECOND.until(() -> check(leaver).status() == 401);
        await().until(SystemUnderTest.system().process("authorization")::answersReady);
        assertThat(knowledgeAge()).isGreaterThan(FRESH_SECONDS);
        awaitMissing(Service.AUTHORIZATION);

        outage.end();
        awaitMissing();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
        await().atMost(PATIENCE).until(() -> knowledgeAge() < FRESH_SECONDS);
        assertThat(check(stranger).body().path("allowed").asBoolean()).isTrue();
        assertThat(check(session).body().path("stale").asBoolean()).isFalse();
    }

    @Test
    void withoutCommunicationsPeopleWaitForTheirMailOnly() throws Exception {
        outage.shutOut(Service.COMMUNICATION);

        var person = Person.registered(client);
        later(inTime(() -> client.post(EachService.MAIL, session.access(), Map.of())));
        await().atMost(PATIENCE).until(() -> domain(person, "roles").equals("ready"));
        await().atMost(PATIENCE).until(() -> domain(person, "password").equals("ready"));
        person.login();
        assertThat(domain(person, "email")).isEqualTo("pending");
        assertThat(person.activation().path("state").asText()).isEqualTo("PENDING");
        assertThat(check(session).body().path("allowed").asBoolean()).isTrue();
        awaitMissing(Service.COMMUNICATION);

        outage.end();
        awaitMissing();
        await().atMost(PATIENCE)
                .until(() -> person.activation().path("state").asText().equals("ACTIVE"));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
        assertThat(SystemUnderTest.mailbox().mailsTo(known.email)).hasSize(1);
    }

    private Client.Answer check(Session asking) {
        return client.post("/v1/permissions/check", asking.access(), Map.of("permission", "profile:read"));
    }

    private static String domain(Person person, String name) {
        return person.activation().path("domains").path(name).asText();
    }

    /** Waits until the services that say so are these. */
    private static void awaitMissing(Service... services) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(withoutPostgres()).containsExactly(services));
    }

    private static List<Service> withoutPostgres() throws IOException, InterruptedException {
        var without = new ArrayList<Service>();
        for (var service : Service.values()) {
            if (PublishedMetrics.isAnyWithout(service, "postgres")) {
                without.add(service);
            }
        }
        return without;
    }

    /** As GatehousePermissionsStale sees it. */
    private static double knowledgeAge() throws IOException, InterruptedException {
        return PublishedMetrics.of("authorization").stream()
                .filter(line -> line.startsWith(KNOWLEDGE_AGE))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private long resetMailsPutBack() throws SQLException {
        return Databases.count(
                "communication",
                "communication",
                "select count(*) from message where template = 'reset-password' and state = 'QUEUED' and deferrals > 0"
                        + " and user_id = '" + known.id + "'");
    }

    private static String stateOf(String userId) throws SQLException {
        return Databases.text(
                "core-auth", "core_auth", "select state from activation where user_id = '" + userId + "'");
    }
}
