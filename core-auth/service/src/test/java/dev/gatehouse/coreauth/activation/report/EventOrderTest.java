package dev.gatehouse.coreauth.activation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailDelayed;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.activation.DomainState;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.usermanagement.api.UserReactivated;
import dev.gatehouse.usermanagement.api.UserRegistered;
import dev.gatehouse.usermanagement.api.UserSuspended;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * The events of one person in any order, any of them several times, and any of them lost until it was asked for again: everybody
 * ends as what was told of him says, whatever came first. Seeded, so that a case that fails can be had again.
 */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class EventOrderTest {

    private static final int CASES = 300;
    private static final long SEED = 20_261_124;
    private static final double LOST = 0.3;
    private static final int MOST_COPIES = 3;
    private static final int ONE_IN = 6;
    private static final int MOST_TURNS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USERS = "gatehouse.users.v1";
    private static final String ROLES = "gatehouse.roles.v1";
    private static final String MAIL = "gatehouse.mail.v1";
    private static final Instant NOW = Instant.EPOCH;
    private static final UUID OPERATOR = new UUID(1, 2);

    /** What somebody publishes, under a fresh event id each time it is told. */
    private interface Fact {
        Object under(UUID eventId);
    }

    private record Told(String topic, Fact fact) {}

    /**
     * What one person's facts come to. Each part has failed once, whether or not it is ready as well.
     *
     * @param turns how often he was suspended and reactivated, in turn
     */
    private record Ending(DomainState password, DomainState roles, DomainState email, int turns) {

        boolean isActive() {
            return Stream.of(password, roles, email).allMatch(each -> each == DomainState.READY);
        }

        String told() {
            return String.join(
                    " ",
                    isActive() ? "ACTIVE" : "NEEDS_REVIEW",
                    password.wireName(),
                    roles.wireName(),
                    email.wireName(),
                    turns % 2 == 1 ? "suspended" : "admitted");
        }
    }

    @Inject
    Pool pool;

    @Inject
    Database database;

    @Inject
    ActivationReports activations;

    @Inject
    Reports reports;

    private final Random random = new Random(SEED);
    private final List<UUID> events = new ArrayList<>();

    @Test
    void everyOrderEndsTheSame() {
        var endings = new HashMap<UUID, Ending>();
        var late = new ArrayList<Runnable>();
        try (var kafka = producer()) {
            for (int i = 0; i < CASES; i++) {
                var user = UUID.randomUUID();
                var ending = new Ending(ending(), ending(), ending(), random.nextInt(MOST_TURNS + 1));
                endings.put(user, ending);
                passwordReports(user, ending).forEach(report -> nowOrLate(report, 0.5, late));
                tell(kafka, user, ending, late);
            }
            kafka.flush();
            Collections.shuffle(late, random);
            late.forEach(Runnable::run);
        }

        awaitApplied();
        var users = endings.keySet().toArray(UUID[]::new);
        var expected = new HashMap<UUID, String>();
        endings.forEach((user, ending) -> expected.put(user, ending.told()));
        assertThat(found(users)).isEqualTo(expected);
        long active = endings.values().stream().filter(Ending::isActive).count();
        assertThat(active).isBetween(1L, CASES - 1L);
        assertThat(activatedOnce(users)).isEqualTo(active);
        assertThat(database.count(
                        "select count(*) from activation_timeline where user_id = any($1) and task = 'activation'",
                        (Object) users))
                .isEqualTo(active);
        assertThat(database.count(
                        "select count(*) from user_roles where user_id = any($1) and revision = 9 and roles = '{user,editor}'",
                        (Object) users))
                .isEqualTo(endings.values().stream()
                        .filter(each -> each.roles() == DomainState.READY)
                        .count());
    }

    private long activatedOnce(UUID[] users) {
        return database.count(
                "select count(*) from (select subject from outbox where subject = any($1) and type = 'user.activated'"
                        + " group by subject having count(*) = 1) as once",
                (Object) users);
    }

    private DomainState ending() {
        return random.nextInt(ONE_IN) == 0 ? DomainState.FAILED : DomainState.READY;
    }

    /** In the order in which they come. */
    private List<Runnable> passwordReports(UUID user, Ending ending) {
        var task = UUID.randomUUID();
        var told = new ArrayList<Runnable>();
        told.add(() -> apply(reports.passwordFailed(user, task, 1, 1.0, "TRIES_USED_UP", null)));
        if (ending.password() == DomainState.READY) {
            told.add(() -> apply(reports.passwordReady(user, task, 1, 1.0, null)));
        }
        Collections.shuffle(told, random);
        return told;
    }

    /** One person's facts, shuffled and repeated; those that got lost are told anew later. */
    private void tell(KafkaProducer<String, byte[]> kafka, UUID user, Ending ending, List<Runnable> lost) {
        var facts = facts(user, ending);
        Collections.shuffle(facts, random);
        for (var told : facts) {
            int copies = 1 + random.nextInt(MOST_COPIES);
            nowOrLate(() -> send(kafka, user, told, copies), LOST, lost);
        }
    }

    private void nowOrLate(Runnable action, double late, List<Runnable> later) {
        if (random.nextDouble() < late) {
            later.add(action);
        } else {
            action.run();
        }
    }

    private static List<Told> facts(UUID user, Ending ending) {
        var facts = new ArrayList<Told>();
        facts.add(new Told(USERS, id -> new UserRegistered(id, user, NOW)));
        for (int turn = 1; turn <= ending.turns(); turn++) {
            facts.add(new Told(USERS, turn(user, turn)));
        }
        facts.add(new Told(ROLES, id -> new RolesAssignmentFailed(id, user, NOW, "NO_DEFAULT_ROLE")));
        if (ending.roles() == DomainState.READY) {
            facts.add(new Told(ROLES, id -> new RolesAssigned(id, user, NOW, List.of("user"), List.of("user"), 7)));
            facts.add(new Told(
                    ROLES, id -> new RolesAssigned(id, user, NOW, List.of("editor"), List.of("user", "editor"), 9)));
        }
        var mail = UUID.randomUUID();
        facts.add(new Told(
                MAIL, id -> new MailDelayed(id, user, NOW, mail, "verify-email", 1, "SMTP_450", "communication-1", 8)));
        facts.add(new Told(MAIL, id -> new MailFailed(id, user, NOW, mail, "verify-email", "TRIES_USED_UP")));
        if (ending.email() == DomainState.READY) {
            facts.add(new Told(MAIL, id -> new MailSent(id, user, NOW, mail, "verify-email")));
            facts.add(new Told(MAIL, id -> new EmailVerified(id, user, NOW)));
        }
        return facts;
    }

    private static Fact turn(UUID user, int version) {
        return version % 2 == 1
                ? id -> new UserSuspended(id, user, NOW, version, OPERATOR)
                : id -> new UserReactivated(id, user, NOW, version, OPERATOR);
    }

    /** Whatever was told, once each. */
    private void awaitApplied() {
        var all = events.toArray(UUID[]::new);
        await().atMost(PATIENCE)
                .until(() -> database.count(
                                "select count(*) from inbox where event_id = any($1) and state = 'DONE'", (Object) all)
                        == all.length);
    }

    private Map<UUID, String> found(UUID[] users) {
        var found = new HashMap<UUID, String>();
        database.rows(
                        "select a.user_id, concat_ws(' ', a.state, a.password, a.roles, a.email,"
                                + " case when s.suspended then 'suspended' else 'admitted' end)"
                                + " from activation a left join suspension s using (user_id) where a.user_id = any($1)",
                        (Object) users)
                .forEach(row -> found.put(row.getUUID(0), row.getString(1)));
        return found;
    }

    private void send(KafkaProducer<String, byte[]> kafka, UUID user, Told told, int copies) {
        var id = UUID.randomUUID();
        events.add(id);
        var body = EventJson.write(told.fact().under(id)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < copies; i++) {
            kafka.send(TestRecords.event(told.topic(), id, user, body));
        }
    }

    private void apply(Report report) {
        pool.withTransaction(transaction -> activations.apply(transaction, List.of(report)))
                .await()
                .atMost(Database.SOON);
    }

    private static KafkaProducer<String, byte[]> producer() {
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
    }
}
