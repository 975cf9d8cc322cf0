package dev.gatehouse.communication.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class AskedAgainTest extends ServiceTest {

    /** Of every ask: who asks follows that. */
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    @Test
    void aMailThatWasSentIsReportedAgainAndNotSentAgain() {
        var person = person();
        register(person);
        await().atMost(SOON).until(() -> events(person).equals(List.of("mail.sent")));

        ask(person, "email");

        await().atMost(SOON).until(() -> events(person).equals(List.of("mail.sent", "mail.sent")));
        assertThat(traceOfLastEvent(person)).isEqualTo(TRACEPARENT);
        assertThat(mailServer.received(person.email())).hasSize(1);
        assertThat(states(person)).containsExactly("SENT");
    }

    @Test
    void aMailThatNobodyHadAskedForIsSentAndTheRegistrationThatComesLaterSendsNoSecond() {
        var person = person();
        ask(person, "roles");
        ask(person, "roles", "email");
        awaitState(person, "SENT");

        register(person);
        var last = person();
        register(last);
        awaitState(last, "SENT");
        ask(person, "email");
        await().atMost(SOON).until(() -> events(person).size() == 2);

        assertThat(mailServer.received(person.email())).hasSize(1);
    }

    @Test
    void whoseAddressIsVerifiedGetsNoMailAndItIsSaidAgain() {
        var person = person();
        publish(List.of(new UserRegistered(ids.next(), person.id(), clock.instant(), UUID.randomUUID(), true)));
        await().atMost(SOON).until(() -> events(person).equals(List.of("email.verified")));

        ask(person, "email");

        await().atMost(SOON).until(() -> events(person).equals(List.of("email.verified", "email.verified")));
        assertThat(traceOfLastEvent(person)).isEqualTo(TRACEPARENT);
        assertThat(states(person)).isEmpty();
        assertThat(mailServer.received(person.email())).isEmpty();
    }

    @Test
    void aFailedMailIsTriedAfresh() {
        var person = person();
        register(person);
        awaitState(person, "SENT");
        sql(
                "update message set state = 'FAILED', attempts = 20, reason = 'TRIES_USED_UP' where user_id = $1",
                person.id());

        ask(person, "email");

        mail(person, 2);
        awaitState(person, "SENT");
        await().atMost(SOON).until(() -> events(person).equals(List.of("mail.sent", "mail.sent")));
        assertThat(traceOfLastEvent(person)).isEqualTo(TRACEPARENT);
    }

    @Test
    void aMailInDoubtIsNotSentAgainAndItsStateIsTold() {
        var person = person();
        register(person);
        awaitState(person, "SENT");
        sql("update message set state = 'PARKED' where user_id = $1", person.id());

        ask(person, "email");

        await().atMost(SOON).until(() -> events(person).equals(List.of("mail.sent", "mail.failed")));
        assertThat(reason(person)).isEqualTo("IN_DOUBT");
        assertThat(traceOfLastEvent(person)).isEqualTo(TRACEPARENT);
        assertThat(mailServer.received(person.email())).hasSize(1);
        assertThat(states(person)).containsExactly("PARKED");
    }

    @Test
    void aMailWhoseWorkerIsGoneIsParkedAndThatIsTold() {
        var person = person();
        register(person);
        awaitState(person, "SENT");
        sql(
                "update message set state = 'SENDING', due_at = now() - interval '1 second' where user_id = $1",
                person.id());

        awaitState(person, "PARKED");

        await().atMost(SOON).until(() -> events(person).equals(List.of("mail.sent", "mail.failed")));
        assertThat(reason(person)).isEqualTo("IN_DOUBT");
        assertThat(mailServer.received(person.email())).hasSize(1);
    }

    private String reason(Person person) {
        return sql("select data->>'reason' from outbox where subject = $1 and type = 'mail.failed'", person.id())
                .getFirst()
                .getString(0);
    }

    private String traceOfLastEvent(Person person) {
        return sql("select traceparent from outbox where subject = $1 order by position desc limit 1", person.id())
                .getFirst()
                .getString(0);
    }

    private void ask(Person person, String... domains) {
        var event = new ReportMissed(ids.next(), person.id(), clock.instant(), List.of(domains));
        var record = record("gatehouse.activations.v1", person.id(), event.eventId(), event);
        TestRecords.header(record, "traceparent", TRACEPARENT);
        TestRecords.send(record);
    }
}
