package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With a mail server that accepts connections and says nothing, and a process that has just begun. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
@TestProfile(DispatcherTest.SilentMailServer.class)
class DispatcherTest extends ServiceTest {

    private static final int CONNECTIONS = 2;

    public static class SilentMailServer implements QuarkusTestProfile {

        private static final ServerSocket DOOR = door();

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "communication.smtp.port",
                    String.valueOf(DOOR.getLocalPort()),
                    "communication.smtp.connections",
                    String.valueOf(CONNECTIONS),
                    "communication.smtp.reply-timeout",
                    "2m",
                    "communication.message.drain",
                    "12s",
                    "communication.message.claim-lease",
                    "9s",
                    // what other tests left in the topics is none of its business
                    "mp.messaging.connector.smallrye-kafka.auto.offset.reset",
                    "latest");
        }

        private static ServerSocket door() {
            try {
                return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject
    Dispatcher dispatcher;

    @Inject
    MeterRegistry metrics;

    /** A process that is killed now leaves none of them in doubt. */
    @Test
    void onlyWhatThereIsAConnectionForIsBegunAndHeldAndIsPutBackWhenTheProcessStops() throws InterruptedException {
        assertThat(attempts())
                .isEqualTo(Map.of("queued", 0.0, "sent", 0.0, "parked", 0.0, "failed", 0.0, "withheld", 0.0));
        var people = IntStream.range(0, 5).mapToObj(i -> person()).toList();
        sql(
                "insert into message (id, user_id, template, intent, correlation)"
                        + " select id, id, 'verify-email', id, id from unnest($1::uuid[]) as p (id)",
                (Object) people.stream().map(Person::id).toArray(UUID[]::new));
        await().atMost(SOON)
                .during(Duration.ofMillis(500))
                .until(() -> Collections.frequency(became(people), "QUEUED null 1") == CONNECTIONS);
        var end = leaseEnds(people);
        await().atMost(SOON).until(() -> leaseEnds(people).isAfter(end));
        assertThat(became(people))
                .containsExactlyInAnyOrder(
                        "QUEUED null 1", "QUEUED null 1", "QUEUED null 0", "QUEUED null 0", "QUEUED null 0");

        dispatcher.stop(new ShutdownEvent());

        assertThat(became(people))
                .containsExactlyInAnyOrder(
                        "QUEUED STOPPED 1", "QUEUED STOPPED 1", "QUEUED null 0", "QUEUED null 0", "QUEUED null 0");
        assertThat(people).allSatisfy(person -> assertThat(events(person)).isEmpty());
        assertThat(attempts())
                .isEqualTo(Map.of("queued", 2.0, "sent", 0.0, "parked", 0.0, "failed", 0.0, "withheld", 0.0));
    }

    /** State, reason and attempts of their messages. */
    private List<String> became(List<Person> people) {
        return sql("select state, reason, attempts from message where user_id = any($1)", (Object)
                        people.stream().map(Person::id).toArray(UUID[]::new))
                .stream()
                .map(row -> row.getString("state") + " " + row.getString("reason") + " " + row.getInteger("attempts"))
                .toList();
    }

    /** When the first lease of a begun one ends. */
    private OffsetDateTime leaseEnds(List<Person> people) {
        return sql("select min(due_at) from message where user_id = any($1) and attempts = 1", (Object)
                        people.stream().map(Person::id).toArray(UUID[]::new))
                .getFirst()
                .getOffsetDateTime(0);
    }

    private Map<String, Double> attempts() {
        return metrics.get("gatehouse.mail.attempts").counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag("outcome")), Counter::count));
    }
}
