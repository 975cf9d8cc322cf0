package dev.gatehouse.coreauth.activation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * The events of one person in any order, any of them several times, and any of them lost until it was asked for again: everybody
 * ends the same. Seeded, so that a case that fails can be had again.
 */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class EventOrderTest {

    private static final int CASES = 300;
    private static final long SEED = 20_261_124;
    private static final double LOST = 0.3;
    private static final int MOST_COPIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What somebody publishes, under a fresh event id each time it is told. */
    private interface Fact {
        Object under(UUID eventId);
    }

    private record Told(String topic, Fact fact) {}

    @Inject
    Pool pool;

    @Inject
    Database database;

    @Inject
    ActivationReports activations;

    @Inject
    Reports reports;

    private final Random random = new Random(SEED);

    @Test
    void everyOrderEndsTheSame() {
        var users = new ArrayList<UUID>();
        var late = new ArrayList<UUID>();
        var lost = new ArrayList<Runnable>();
        try (var kafka = producer()) {
            for (int i = 0; i < CASES; i++) {
                var user = UUID.randomUUID();
                users.add(user);
                if (random.nextBoolean()) {
                    passwordReady(user);
                } else {
                    late.add(user);
                }
                tell(kafka, user, lost);
            }
            kafka.flush();
            late.forEach(this::passwordReady);
            lost.forEach(Runnable::run);
        }

        var all = users.toArray(UUID[]::new);
        await().atMost(PATIENCE)
                .until(() -> database.count(
                                "select count(*) from activation where user_id = any($1) and state = 'ACTIVE'",
                                (Object) all)
                        == CASES);
        assertThat(database.count(
                        "select count(*) from (select subject from outbox where subject = any($1) and type = 'user.activated'"
                                + " group by subject having count(*) = 1) as once",
                        (Object) all))
                .isEqualTo(CASES);
        assertThat(database.count(
                        "select count(*) from user_roles where user_id = any($1) and revision = 9 and roles = '{user,editor}'",
                        (Object) all))
                .isEqualTo(CASES);
        assertThat(database.count(
                        "select count(*) from activation_timeline where user_id = any($1) and task = 'activation'",
                        (Object) all))
                .isEqualTo(CASES);
    }

    /** One person's facts, shuffled and repeated; those that got lost are told anew later. */
    private void tell(KafkaProducer<String, byte[]> kafka, UUID user, List<Runnable> lost) {
        var facts = new ArrayList<>(facts(user));
        Collections.shuffle(facts, random);
        for (var told : facts) {
            int copies = 1 + random.nextInt(MOST_COPIES);
            if (random.nextDouble() < LOST) {
                lost.add(() -> send(kafka, user, told, copies));
            } else {
                send(kafka, user, told, copies);
            }
        }
    }

    private static List<Told> facts(UUID user) {
        var now = Instant.EPOCH;
        var mail = UUID.randomUUID();
        return List.of(
                new Told("gatehouse.users.v1", id -> new UserRegistered(id, user, now)),
                new Told(
                        "gatehouse.roles.v1",
                        id -> new RolesAssigned(id, user, now, List.of("user"), List.of("user"), 7)),
                new Told(
                        "gatehouse.roles.v1",
                        id -> new RolesAssigned(id, user, now, List.of("editor"), List.of("user", "editor"), 9)),
                new Told(
                        "gatehouse.mail.v1",
                        id -> new MailFailed(id, user, now, mail, "verify-email", "TRIES_USED_UP")),
                new Told("gatehouse.mail.v1", id -> new MailSent(id, user, now, mail, "verify-email")),
                new Told("gatehouse.mail.v1", id -> new EmailVerified(id, user, now)));
    }

    private static void send(KafkaProducer<String, byte[]> kafka, UUID user, Told told, int copies) {
        var id = UUID.randomUUID();
        var body = EventJson.write(told.fact().under(id)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < copies; i++) {
            kafka.send(TestRecords.event(told.topic(), id, user, body));
        }
    }

    private void passwordReady(UUID user) {
        var ready = reports.passwordReady(user, UUID.randomUUID(), 1, 1.0, null);
        pool.withTransaction(transaction -> activations.apply(transaction, List.of(ready)))
                .await()
                .atMost(Database.SOON);
    }

    private static KafkaProducer<String, byte[]> producer() {
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
    }
}
