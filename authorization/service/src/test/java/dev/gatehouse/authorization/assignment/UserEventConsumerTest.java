package dev.gatehouse.authorization.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.Http;
import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class UserEventConsumerTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    @Inject
    Pool pool;

    @Inject
    TestPolicy policy;

    @Test
    void whoeverRegistersGetsTheDefaultRoleOnceAndTheOthersAreToldOnce() {
        var events =
                Stream.generate(UserEventConsumerTest::registration).limit(300).toList();
        send(events);
        send(events);
        var last = registration();
        send(List.of(last));

        await().atMost(SOON)
                .until(() -> announced(events).size() == 300
                        && announced(List.of(last)).size() == 1);

        for (var row : announced(events)) {
            assertThat(row.getString("type")).isEqualTo("roles.assigned");
            assertThat(row.getJsonObject("data").getJsonArray("assigned")).containsExactly("user");
            assertThat(row.getJsonObject("data").getJsonArray("roles")).containsExactly("user");
        }
        assertThat(announced(events)).extracting(row -> row.getUUID("subject")).doesNotHaveDuplicates();
        assertThat(announced(events))
                .extracting(row -> row.getUUID("causation"))
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(UserRegistered::eventId).toList());
        assertThat(announced(events)).allSatisfy(row -> assertThat(row.getString("traceparent"))
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
        assertThat(Http.may(events.getFirst().userId(), "profile:read")).isTrue();
        assertThat(Http.may(events.getLast().userId(), "users:read")).isFalse();
    }

    @Test
    void whatWasGivenBeforeTheRegistrationArrivedIsKeptAndTold() {
        var event = registration();
        policy.give(event.userId(), "support", "", null);
        policy.give(event.userId(), "admin", "org/1", null);
        send(List.of(event));

        await().atMost(SOON).until(() -> announced(List.of(event)).size() == 1);

        var data = announced(List.of(event)).getFirst().getJsonObject("data");
        assertThat(data.getJsonArray("assigned")).containsExactly("user");
        assertThat(data.getJsonArray("roles")).containsExactly("support", "user");
    }

    /** A check that knew nobody of that name is asked again after the registration. */
    @Test
    void aUserWhoWasUnknownIsKnownSoonAfter() {
        var event = registration();
        assertThat(Http.may(event.userId(), "profile:read")).isFalse();
        send(List.of(event));

        await().atMost(SOON).until(() -> announced(List.of(event)).size() == 1);
        await().atMost(SOON).until(() -> Http.may(event.userId(), "profile:read"));
    }

    @Test
    void whoseRolesAreMissedIsAnnouncedAgainAndGetsThemIfTheyWereNeverGiven() {
        var known = registration();
        send(List.of(known));
        await().atMost(SOON).until(() -> announced(List.of(known)).size() == 1);
        var unheard = registration();

        ask(known.userId(), "roles");
        ask(unheard.userId(), "roles", "email");
        var unasked = registration();
        ask(unasked.userId(), "email");

        await().atMost(SOON)
                .until(() -> announced(List.of(known)).size() == 2
                        && announced(List.of(unheard)).size() == 1);
        send(List.of(unheard));
        await().atMost(SOON).until(() -> announced(List.of(unheard)).size() == 2);
        assertThat(announced(List.of(known, unheard)))
                .allSatisfy(row -> assertThat(row.getJsonObject("data").getJsonArray("roles"))
                        .containsExactly("user"));
        assertThat(announced(List.of(unasked))).isEmpty();
        assertThat(Http.may(unheard.userId(), "profile:read")).isTrue();
    }

    @Test
    void withoutADefaultRoleItSaysSo() {
        var event = registration();
        run("update role set by_default = false where name = 'user'");
        try {
            send(List.of(event));
            await().atMost(SOON).until(() -> announced(List.of(event)).size() == 1);
        } finally {
            run("update role set by_default = true where name = 'user'");
        }
        var told = announced(List.of(event)).getFirst();
        assertThat(told.getString("type")).isEqualTo("roles.assignment-failed");
        assertThat(told.getJsonObject("data").getString("reason")).isEqualTo("NO_DEFAULT_ROLE");

        ask(event.userId(), "roles");
        await().atMost(SOON).until(() -> announced(List.of(event)).size() == 2);
        assertThat(announced(List.of(event)))
                .extracting(row -> row.getString("type"))
                .contains("roles.assigned");
    }

    private void run(String sql) {
        pool.query(sql).execute().await().atMost(SOON);
    }

    private static void ask(UUID user, String... domains) {
        var event = new ReportMissed(UUID.randomUUID(), user, Instant.now(), List.of(domains));
        send("gatehouse.activations.v1", event.eventId(), user, event);
    }

    private static UserRegistered registration() {
        return new UserRegistered(UUID.randomUUID(), UUID.randomUUID(), Instant.now());
    }

    private List<Row> announced(List<UserRegistered> events) {
        var users = events.stream().map(UserRegistered::userId).toArray(UUID[]::new);
        var rows = pool.preparedQuery(
                        "select subject, type, data, causation, traceparent from outbox where subject = any($1)")
                .execute(Tuple.of(users))
                .await()
                .atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private static void send(List<UserRegistered> events) {
        events.forEach(event -> send("gatehouse.users.v1", event.eventId(), event.userId(), event));
    }

    private static void send(String topic, UUID eventId, UUID user, Object event) {
        var record =
                TestRecords.event(topic, eventId, user, EventJson.write(event).getBytes(StandardCharsets.UTF_8));
        TestRecords.header(record, "traceparent", TRACEPARENT);
        Producer.ONLY.send(record);
    }

    private static final class Producer {
        static final KafkaProducer<String, byte[]> ONLY = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
