package dev.gatehouse.communication;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The whole service among real servers; each test has users of its own. */
public abstract class ServiceTest {

    protected static final Duration SOON = Duration.ofSeconds(40);

    private static final Pattern LINK =
            Pattern.compile("https://id\\.example\\.org/verify-email#token=(gh_ev_[A-Za-z0-9_-]{43})");

    @SuppressWarnings("NullAway.Init") // by Surroundings
    protected ScriptedMailServer mailServer;

    @SuppressWarnings("NullAway.Init") // by Surroundings
    protected TestDirectory directory;

    @SuppressWarnings("NullAway.Init") // by Surroundings
    protected TestTokens tokens;

    @Inject
    protected Pool pool;

    @Inject
    protected Ids ids;

    @Inject
    protected MovableClock clock;

    /** A user whom the directory knows. */
    public record Person(UUID id, String email) {}

    protected Person person() {
        return person("Ada", "en");
    }

    protected Person person(String displayName, String locale) {
        var id = ids.next();
        var email = "u" + id + "@example.org";
        directory.put(id, email, displayName, locale);
        return new Person(id, email);
    }

    /** Announces the registration as user-management does; the event's id. */
    protected UUID register(Person person) {
        var event = registered(person);
        publish(List.of(event));
        return event.eventId();
    }

    protected UserRegistered registered(Person person) {
        return new UserRegistered(ids.next(), person.id(), clock.instant());
    }

    protected static void publish(List<UserRegistered> events) {
        try (var producer = producer()) {
            for (var event : events) {
                producer.send(record("gatehouse.users.v1", event.userId(), event.eventId(), event));
            }
        }
    }

    protected static ProducerRecord<String, byte[]> record(String topic, UUID key, UUID eventId, Object event) {
        var body = EventJson.write(event).getBytes(StandardCharsets.UTF_8);
        return TestRecords.event(topic, eventId, key, body);
    }

    protected static KafkaProducer<String, byte[]> producer() {
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
    }

    /** Waits until the person has so many mails; the newest. */
    protected ScriptedMailServer.Received mail(Person person, int number) {
        await().atMost(SOON).until(() -> mailServer.received(person.email()).size() >= number);
        return mailServer.received(person.email()).get(number - 1);
    }

    protected static String token(ScriptedMailServer.Received mail) {
        var link = LINK.matcher(mail.text());
        if (!link.find()) {
            throw new AssertionError("no link in " + mail.text());
        }
        return link.group(1);
    }

    protected List<String> states(Person person) {
        return sql("select state from message where user_id = $1 order by queued_at", person.id()).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    protected void awaitState(Person person, String state) {
        await().atMost(SOON).until(() -> states(person).contains(state));
    }

    /** Types of the events that the service published about the person, in order. */
    protected List<String> events(Person person) {
        return sql("select type from outbox where subject = $1 order by position", person.id()).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    protected List<Row> sql(String statement, Object... arguments) {
        var rows = pool.preparedQuery(statement)
                .execute(Tuple.from(arguments))
                .await()
                .atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }
}
