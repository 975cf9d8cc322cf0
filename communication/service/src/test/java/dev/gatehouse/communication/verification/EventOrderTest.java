package dev.gatehouse.communication.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/**
 * What calls for a person's verification mail in any order, any of it several times, and the registration lost at times: everybody
 * gets one mail. Seeded, so that a case that fails can be had again.
 */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class EventOrderTest extends ServiceTest {

    private static final int CASES = 50;
    private static final long SEED = 20_261_129;
    private static final double LOST = 0.3;
    private static final int MOST_COPIES = 3;

    private record Told(String topic, UUID eventId, Object event) {}

    private final Random random = new Random(SEED);

    @Test
    void everyOrderEndsInOneMail() {
        var people = IntStream.range(0, CASES).mapToObj(i -> person()).toList();
        var told = new ArrayList<UUID>();
        try (var kafka = producer()) {
            people.forEach(person -> told.addAll(tell(kafka, person)));
        }

        await().atMost(SOON)
                .until(() ->
                        sql("select distinct event_id from inbox where event_id = any($1) and state = 'DONE'", (Object)
                                                told.toArray(UUID[]::new))
                                        .size()
                                == told.size());
        people.forEach(person -> awaitState(person, "SENT"));
        people.forEach(this::assertOneMail);
    }

    private void assertOneMail(Person person) {
        assertThat(sql("select template, intent, state from message where user_id = $1", person.id()))
                .singleElement()
                .returns(VerificationMail.TEMPLATE, row -> row.getString("template"))
                .returns(person.id(), row -> row.getUUID("intent"))
                .returns("SENT", row -> row.getString("state"));
        assertThat(mailServer.received(person.email())).hasSize(1);
        assertThat(events(person)).containsOnly("mail.sent");
    }

    /** One person's events, shuffled and repeated; their ids. */
    private List<UUID> tell(KafkaProducer<String, byte[]> kafka, Person person) {
        var facts = new ArrayList<Told>();
        for (int i = 0; i < 2; i++) {
            var missed = new ReportMissed(ids.next(), person.id(), clock.instant(), List.of("email"));
            facts.add(new Told("gatehouse.activations.v1", missed.eventId(), missed));
        }
        if (random.nextDouble() >= LOST) {
            var registered = registered(person);
            facts.add(new Told("gatehouse.users.v1", registered.eventId(), registered));
        }
        var copies = new ArrayList<Told>();
        facts.forEach(fact -> copies.addAll(Collections.nCopies(1 + random.nextInt(MOST_COPIES), fact)));
        Collections.shuffle(copies, random);
        copies.forEach(copy -> kafka.send(record(copy.topic(), person.id(), copy.eventId(), copy.event())));
        return facts.stream().map(Told::eventId).toList();
    }
}
