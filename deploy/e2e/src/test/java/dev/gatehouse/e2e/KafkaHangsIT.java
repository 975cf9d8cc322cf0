package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.Outage.PATIENCE;
import static dev.gatehouse.e2e.Outage.inTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that hangs, which is worse than one that is gone: connections stand, and nothing comes. */
class KafkaHangsIT {

    /** Longer than the patience of producers and the sessions of consumers. */
    private static final Duration HANG = Duration.ofSeconds(20);

    private final Client client = SystemUnderTest.client();
    private final Outage outage = new Outage();
    private final Person known = Person.active(client);
    private final String token = known.fullToken();

    @AfterEach
    void everythingIsBack() throws SQLException {
        outage.end();
        Person.active(client).login();
    }

    @Test
    void meanwhilePeopleBecomeActiveAndAreSignedOutEverywhereAndAfterwardsAllIsPublishedInOrder() throws Exception {
        var people = new ArrayList<Person>();
        long began = System.nanoTime();
        outage.hang("kafka");

        do {
            var person = inTime(() -> Person.registered(client));
            person.awaitActive();
            inTime(person::login);
            people.add(person);
        } while (System.nanoTime() - began < HANG.toNanos());
        var signedOut = inTime(() -> client.post("/v1/auth/logout", token, Map.of()));
        assertThat(signedOut.status()).as(signedOut.text()).isEqualTo(204);
        EachService.refusesSoon(client, token);
        await().atMost(PATIENCE).until(() -> PublishedMetrics.isAnyWithout(Service.USER_MANAGEMENT, "kafka"));
        assertThat(unpublished()).isPositive();

        outage.end();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(unpublished()).isZero());
        await().atMost(PATIENCE).until(() -> !PublishedMetrics.isAnyWithout(Service.USER_MANAGEMENT, "kafka"));
        var registrations = Topics.eventTypes("gatehouse.users.v1");
        var activations = Topics.eventTypes("gatehouse.activations.v1");
        assertThat(people).allSatisfy(person -> {
            assertThat(registrations.get(person.id)).containsExactly("user.registered");
            assertThat(activations.get(person.id)).containsExactly("password.ready", "user.activated");
            assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
        });
        assertThat(Topics.eventTypes("gatehouse.sessions.v1").get(known.id)).containsExactly("session.revoked");
        EachService.refuses(client, token);
    }

    private static long unpublished() throws SQLException {
        long unpublished = 0;
        for (var service : Service.values()) {
            unpublished += Databases.count(
                    service.title(), service.database(), "select count(*) from outbox where published_at is null");
        }
        return unpublished;
    }
}
