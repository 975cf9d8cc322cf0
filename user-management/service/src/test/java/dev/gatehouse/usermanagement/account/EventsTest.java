package dev.gatehouse.usermanagement.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class EventsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    @Inject
    Accounts accounts;

    @Inject
    Pool pool;

    @Test
    void aVerifiedAddressShowsOnceHoweverOftenItIsReported() {
        var user = accounts.add("Ada");
        var other = accounts.add("Bob");
        var verified = new EmailVerified(UUID.randomUUID(), user, Instant.now());
        var again = new EmailVerified(UUID.randomUUID(), user, Instant.now());
        var last = new EmailVerified(UUID.randomUUID(), other, Instant.now());

        send("gatehouse.mail.v1", user, verified.eventId(), verified);
        send("gatehouse.mail.v1", user, verified.eventId(), verified);
        send("gatehouse.mail.v1", user, again.eventId(), again);
        send("gatehouse.mail.v1", user, last.eventId(), last); // same partition: whatever was before it is done

        await().atMost(SOON).until(() -> me(TestTokens.full(other)).jsonPath().getBoolean("email_verified"));
        var profile = me(TestTokens.full(user));
        assertThat(profile.jsonPath().getBoolean("email_verified")).isTrue();
        assertThat(profile.header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void otherNewsOfMailChangeNothing() {
        var user = accounts.add("Ada");
        var marker = accounts.add("Bob");
        var sent = new MailSent(UUID.randomUUID(), user, Instant.now(), UUID.randomUUID(), "verification");
        var last = new EmailVerified(UUID.randomUUID(), marker, Instant.now());

        send("gatehouse.mail.v1", user, sent.eventId(), sent);
        send("gatehouse.mail.v1", user, last.eventId(), last);

        await().atMost(SOON).until(() -> me(TestTokens.full(marker)).jsonPath().getBoolean("email_verified"));
        assertThat(me(TestTokens.full(user)).header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void aRevokedSessionIsRefusedAndOthersAreNot() {
        var ada = accounts.add("Ada");
        var bob = accounts.add("Bob");
        var token = TestTokens.full(ada);
        assertThat(me(token).statusCode()).isEqualTo(200);

        var revoked = new SessionRevoked(
                UUID.randomUUID(),
                ada,
                Instant.now(),
                "sid-" + ada,
                Instant.now().plusSeconds(600));
        send("gatehouse.sessions.v1", ada, revoked.eventId(), revoked);

        await().atMost(SOON).until(() -> me(token).statusCode() == 401);
        assertThat(me(TestTokens.full(bob)).statusCode()).isEqualTo(200);
    }

    @Test
    void allSessionsFromBeforeARevocationAreRefusedAndLaterOnesAreNot() {
        var ada = accounts.add("Ada");
        var token = TestTokens.full(ada);
        var now = Instant.now();

        var revoked = new AllSessionsRevoked(UUID.randomUUID(), ada, now, now.plusSeconds(2), now.plusSeconds(600));
        send("gatehouse.sessions.v1", ada, revoked.eventId(), revoked);

        await().atMost(SOON).until(() -> me(token).statusCode() == 401);
        await().atMost(SOON).until(() -> me(TestTokens.full(ada)).statusCode() == 200);
    }

    @Test
    void aRegistrationOfWhichNothingArrivedIsAnnouncedAgain() {
        var user = accounts.add("Ada");
        var other = accounts.add("Bob");
        var unasked = missed(other, "roles", "email");
        var asked = missed(user, "profile");

        send("gatehouse.activations.v1", other, unasked.eventId(), unasked);
        send("gatehouse.activations.v1", user, asked.eventId(), asked);
        send("gatehouse.activations.v1", user, asked.eventId(), asked);
        var nobody = missed(UUID.randomUUID(), "profile");
        send("gatehouse.activations.v1", nobody.userId(), nobody.eventId(), nobody);

        await().atMost(SOON).until(() -> announced(user) == 1);
        assertThat(traceOfTheAnnouncement(user)).isEqualTo(TRACEPARENT);
        assertThat(announced(other)).isZero();
        assertThat(announced(nobody.userId())).isZero();
    }

    private static ReportMissed missed(UUID user, String... domains) {
        return new ReportMissed(UUID.randomUUID(), user, Instant.now(), List.of(domains));
    }

    private long announced(UUID user) {
        return pool.preparedQuery("select count(*) from outbox where subject = $1 and type = 'user.registered'")
                .execute(Tuple.of(user))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    private String traceOfTheAnnouncement(UUID user) {
        return pool.preparedQuery("select traceparent from outbox where subject = $1 and type = 'user.registered'")
                .execute(Tuple.of(user))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getString(0);
    }

    private static Response me(String token) {
        return given().auth().oauth2(token).get("/v1/users/me");
    }

    private static void send(String topic, UUID key, UUID eventId, Object event) {
        var body = EventJson.write(event).getBytes(StandardCharsets.UTF_8);
        var record = TestRecords.event(topic, eventId, key, body);
        TestRecords.header(record, "traceparent", TRACEPARENT);
        TestRecords.send(record);
    }
}
