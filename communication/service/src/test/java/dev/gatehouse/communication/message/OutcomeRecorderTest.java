package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.testkit.BackingServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class OutcomeRecorderTest extends ServiceTest {

    @Inject
    MessageRepository repository;

    @Inject
    Outbox outbox;

    @Inject
    MessageConfig config;

    @Inject
    MeterRegistry metrics;

    @Inject
    Vertx vertx;

    @Test
    void whatCannotBeStoredHoldsUpNoneOfThoseStoredWithIt() throws InterruptedException {
        var recorder = new OutcomeRecorder(repository, outbox, metrics, vertx);
        var first = sending();
        var broken = sending();
        var last = sending();
        var told = new CountDownLatch(3);

        vertx.getOrCreateContext().runOnContext(ignored -> {
            recorder.record(sent(first, "{}"), told::countDown); // at once; the others are stored together afterwards
            recorder.record(sent(broken, "no JSON"), told::countDown);
            recorder.record(sent(last, "{}"), told::countDown);
        });

        assertThat(told.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(states(first)).containsExactly("SENT");
        assertThat(states(broken)).containsExactly("SENDING");
        assertThat(states(last)).containsExactly("SENT");
        assertThat(events(broken)).isEmpty();
        assertThat(events(last)).containsExactly("mail.sent");
    }

    /** Its message's id is the person's, and so is the lease. */
    private Person sending() {
        var person = person();
        sql(
                "insert into message (id, user_id, template, intent, state, due_at, lease, correlation)"
                        + " values ($1, $1, 'verify-email', $1, 'SENDING', now() + interval '1 hour', $1, $1)",
                person.id());
        return person;
    }

    private Report sent(Person person, String data) {
        UUID id = person.id();
        var event = new OutboxEvent(ids.next(), config.topic(), "mail.sent", id, data, null, id, null);
        return new Report(id, id, Report.State.SENT, null, Duration.ZERO, event);
    }
}
