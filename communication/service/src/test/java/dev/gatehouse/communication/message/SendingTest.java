package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class SendingTest extends ServiceTest {

    @Inject
    MessageRepository repository;

    @Test
    void aRegistrationBecomesOneMailAndOneEventWithTheMessageIdInBoth() {
        var ada = person();
        var cause = register(ada);

        var mail = mail(ada, 1);
        awaitState(ada, "SENT");

        var message = sql("select id, attempts from message where user_id = $1", ada.id())
                .getFirst();
        assertThat(mail.header("Message-ID")).isEqualTo("<" + message.getUUID("id") + "@gatehouse.localhost>");
        assertThat(mail.header("To")).isEqualTo(ada.email());
        assertThat(message.getInteger("attempts")).isEqualTo(1);
        var event = sql("select type, data, causation from outbox where subject = $1", ada.id());
        assertThat(event).hasSize(1);
        assertThat(event.getFirst().getString("type")).isEqualTo("mail.sent");
        assertThat(event.getFirst().getUUID("causation")).isEqualTo(cause);
        var data = (JsonObject) event.getFirst().getJson("data");
        assertThat(data.getString("message_id")).isEqualTo(message.getUUID("id").toString());
        assertThat(data.getString("user_id")).isEqualTo(ada.id().toString());
        assertThat(data.getString("template")).isEqualTo("verify-email");
        await().atMost(SOON)
                .until(() -> sql("select 1 from outbox where subject = $1 and published_at is null", ada.id())
                        .isEmpty());
    }

    @Test
    void aRedeliveredRegistrationIsOneMail() {
        var ada = person();
        var event = registered(ada);
        publish(List.of(event, event));
        mail(ada, 1);
        // even where the inbox has forgotten the event, the intent is the same
        sql("delete from inbox where event_id = $1", event.eventId());
        publish(List.of(event));
        await().atMost(SOON).until(() -> !sql("select 1 from inbox where event_id = $1", event.eventId())
                .isEmpty());
        var last = person();
        register(last);

        mail(last, 1);
        awaitState(ada, "SENT");
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
        assertThat(states(ada)).containsExactly("SENT");
        assertThat(events(ada)).containsExactly("mail.sent");
    }

    @Test
    void hundredRegistrationsAreHundredMails() {
        var people = IntStream.range(0, 100).mapToObj(i -> person()).toList();
        publish(people.stream().map(this::registered).toList());

        var ids = people.stream().map(Person::id).toArray(UUID[]::new);
        await().atMost(SOON)
                .until(() -> sql("select 1 from message where user_id = any($1) and state = 'SENT'", (Object) ids)
                                .size()
                        == 100);
        assertThat(people).allSatisfy(person -> {
            assertThat(mailServer.received(person.email())).hasSize(1);
            assertThat(mailServer.offers(person.email())).isEqualTo(1);
            assertThat(events(person)).containsExactly("mail.sent");
        });
    }

    @Test
    void whatTheServerDidNotAcceptIsOfferedAgainUnderTheSameMessageId() {
        var ada = person();
        mailServer.script(ada.email(), Fault.RECIPIENT_450, Fault.CONTENT_451, Fault.DROP_AT_RECIPIENT);
        register(ada);

        var mail = mail(ada, 1);
        awaitState(ada, "SENT");
        assertThat(mailServer.offers(ada.email())).isEqualTo(4);
        assertThat(mail.header("Message-ID")).contains(messageId(ada));
        assertThat(events(ada)).containsExactly("mail.delayed", "mail.delayed", "mail.delayed", "mail.sent");
        assertThat(delays(ada))
                .containsExactly(
                        "1 SMTP_450 verify-email", "2 SMTP_451 verify-email", "3 CONNECTION_LOST verify-email");
    }

    @Test
    void aMailIsGivenUpWhenItsTriesAreUsedUp() {
        var ada = person();
        mailServer.script(
                ada.email(), Fault.RECIPIENT_450, Fault.RECIPIENT_450, Fault.RECIPIENT_450, Fault.RECIPIENT_450);
        register(ada);

        awaitState(ada, "FAILED");
        assertThat(mailServer.offers(ada.email())).isEqualTo(4);
        assertThat(delays(ada)).hasSize(3);
        assertThat(failure(ada)).isEqualTo("TRIES_USED_UP");
    }

    @Test
    void aMailThatTheServerRefusesForGoodIsGivenUpAtOnce() {
        var ada = person();
        mailServer.script(ada.email(), Fault.RECIPIENT_550);
        register(ada);

        awaitState(ada, "FAILED");
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
        assertThat(failure(ada)).isEqualTo("SMTP_550");
    }

    @Test
    void aMailThatMayHaveBeenAcceptedIsParkedAndNotSentAgain() {
        var ada = person();
        mailServer.script(ada.email(), Fault.ACCEPT_AND_DROP);
        register(ada);

        awaitState(ada, "PARKED");
        var last = person();
        register(last);
        mail(last, 1);
        assertThat(mailServer.received(ada.email())).hasSize(1);
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
        assertThat(events(ada)).containsExactly("mail.failed");
        assertThat(reason(ada)).isEqualTo("NO_ANSWER");
    }

    @Test
    void aServerThatFallsSilentAfterTheMessageLeavesItParked() {
        var ada = person();
        mailServer.script(ada.email(), Fault.HANG_AFTER_DATA);
        register(ada);

        awaitState(ada, "PARKED");
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
        assertThat(events(ada)).containsExactly("mail.failed");
    }

    @Test
    void whatADeadWorkerLeftInSendingIsParkedAndNotSentAgain() {
        var ada = person();
        insert(ada, "SENDING");

        awaitState(ada, "PARKED");
        assertThat(reason(ada)).isEqualTo("WORKER_LOST");
        assertThat(mailServer.offers(ada.email())).isZero();
        assertThat(events(ada)).containsExactly("mail.failed");
    }

    @Test
    void whatADeadWorkerHadOnlyTakenIsSentOnce() {
        var ada = person();
        insert(ada, "QUEUED");

        mail(ada, 1);
        awaitState(ada, "SENT");
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
    }

    @Test
    void aWorkerWhoseMessageIsAnothersNowRecordsNothing() {
        var ada = person();
        insert(ada, "SENDING");
        awaitState(ada, "PARKED");
        var row = sql("select id, lease from message where user_id = $1", ada.id())
                .getFirst();

        repository
                .store(List.of(new Report(row.getUUID("id"), ids.next(), Report.State.SENT, null, Duration.ZERO, null)))
                .await()
                .atMost(SOON);

        assertThat(states(ada)).containsExactly("PARKED");
    }

    @Test
    void mailsWaitForADirectoryThatIsAwayWithoutUsingUpTheirTries() {
        var ada = person();
        directory.failFor(ada.id());
        register(ada);
        await().atMost(SOON).until(() -> directory.asked(ada.id()) > 5);
        assertThat(states(ada)).containsExactly("QUEUED");

        directory.answerAgain(ada.id());
        mail(ada, 1);
        awaitState(ada, "SENT");
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
    }

    @Test
    void aSilentDirectoryIsNotWaitedFor() {
        var ada = person();
        directory.ignore(ada.id());
        register(ada);
        await().atMost(SOON).until(() -> directory.asked(ada.id()) > 1);

        directory.answerAgain(ada.id());
        mail(ada, 1);
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
    }

    @Test
    void whoHasNoAccountAnyMoreGetsNoMail() {
        var nobody = new Person(ids.next(), "nobody@example.org");
        register(nobody);

        awaitState(nobody, "FAILED");
        assertThat(failure(nobody)).isEqualTo("RECIPIENT_UNKNOWN");
    }

    @Test
    void anAccountWithAnUnreadableAddressHoldsNobodyUp() {
        var broken = new Person(ids.next(), "not an address");
        directory.put(broken.id(), broken.email(), "", "en");
        var ada = person();
        publish(List.of(registered(broken), registered(ada)));

        mail(ada, 1);
        awaitState(broken, "FAILED");
        assertThat(failure(broken)).isEqualTo("RECIPIENT_UNKNOWN");
    }

    @Test
    void anAddressThatNeedsSmtpUtf8IsGivenUpAndOneWithAnUnicodeDomainIsNot() {
        var greek = new Person(ids.next(), "δοκιμή@example.org");
        directory.put(greek.id(), greek.email(), "", "en");
        var umlaut = new Person(ids.next(), ids.next() + "@xn--bcher-kva.example");
        directory.put(umlaut.id(), umlaut.email().replace("xn--bcher-kva", "bücher"), "", "en");
        register(greek);
        register(umlaut);

        awaitState(greek, "FAILED");
        assertThat(failure(greek)).isEqualTo("ADDRESS_NOT_SUPPORTED");
        assertThat(mail(umlaut, 1).header("To")).isEqualTo(umlaut.email());
    }

    private void insert(Person person, String state) {
        sql(
                "insert into message (id, user_id, template, intent, state, attempts, due_at, lease, correlation)"
                        + " values ($1, $2, 'verify-email', $1, $3, 1, now() - interval '1 second', $1, $1)",
                ids.next(),
                person.id(),
                state);
    }

    private String messageId(Person person) {
        return sql("select id::text from message where user_id = $1", person.id())
                .getFirst()
                .getString(0);
    }

    private String reason(Person person) {
        return sql("select reason from message where user_id = $1", person.id())
                .getFirst()
                .getString(0);
    }

    private List<String> delays(Person person) {
        return sql(
                        "select concat_ws(' ', data->>'attempt', data->>'reason', data->>'template') from outbox"
                                + " where subject = $1 and type = 'mail.delayed' order by position",
                        person.id())
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private String failure(Person person) {
        assertThat(events(person)).endsWith("mail.failed").doesNotContain("mail.sent");
        var data = (JsonObject) sql("select data from outbox where subject = $1 and type = 'mail.failed'", person.id())
                .getFirst()
                .getJson(0);
        assertThat(data.getString("reason")).isEqualTo(reason(person));
        return data.getString("reason");
    }
}
