package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.communication.mailer.Attempt;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From when to when a mail is in doubt if its worker dies, and about which mails nobody need care. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class InDoubtTest extends ServiceTest {

    @Inject
    MessageRepository repository;

    @Inject
    Reports reports;

    @Test
    void aMailCanBeInDoubtOnlyOnceTheServerGetsItsLastLine() {
        var ada = person();
        var seen = new CopyOnWriteArrayList<List<String>>();
        mailServer.whenOffered(ada.email(), () -> seen.add(states(ada)));
        mailServer.whenWhole(ada.email(), () -> seen.add(states(ada)));
        register(ada);

        awaitState(ada, "SENT");
        assertThat(seen).containsExactly(List.of("QUEUED"), List.of("SENDING"));
        assertThat(sql("select attempts from message where user_id = $1", ada.id())
                        .getFirst()
                        .getInteger(0))
                .isEqualTo(1);
    }

    /** Its process stood still for so long that another one took the message. */
    @Test
    void whoseMessageIsAnothersGivesNoServerItsLastLine() {
        var ada = person();
        var other = ids.next();
        mailServer.whenOffered(
                ada.email(),
                () -> sql(
                        "update message set lease = $2, due_at = now() + interval '1 hour' where user_id = $1",
                        ada.id(),
                        other));
        register(ada);
        await().atMost(SOON).until(() -> mailServer.offers(ada.email()) == 1);
        var last = person();
        register(last);

        awaitState(last, "SENT");
        await().during(Duration.ofMillis(500))
                .atMost(SOON)
                .until(() -> mailServer.received(ada.email()).isEmpty());
        assertThat(mailServer.offers(ada.email())).isEqualTo(1);
        assertThat(sql("select state, lease from message where user_id = $1", ada.id()))
                .extracting(row -> row.getString("state"), row -> row.getUUID("lease"))
                .containsExactly(tuple("QUEUED", other));
        assertThat(events(ada)).isEmpty();
    }

    @Test
    void whatIsPutBackIsNoLongerItsWorkers() {
        var ada = person();
        var message = message(ada, "verify-email", "QUEUED");

        store(new Report(message.id(), message.lease(), Report.State.QUEUED, "LATER", Duration.ofHours(1), null));

        assertThat(repository
                        .mayBeAccepted(message, Duration.ofMinutes(5))
                        .await()
                        .atMost(SOON))
                .isFalse();
        assertThat(states(ada)).containsExactly("QUEUED");
    }

    @Test
    void thatAMailMayBeAcceptedCanBeSaidTwice() {
        var ada = person();
        var message = message(ada, "verify-email", "QUEUED");

        for (int i = 0; i < 2; i++) {
            assertThat(repository
                            .mayBeAccepted(message, Duration.ofMinutes(5))
                            .await()
                            .atMost(SOON))
                    .isTrue();
            assertThat(states(ada)).containsExactly("SENDING");
        }
    }

    /** With a newer mail, an older one's link is dead; a notice has none, and says something of its own. */
    @ParameterizedTest
    @CsvSource({
        "verify-email, RESOLVED",
        "set-password, RESOLVED",
        "reset-password, RESOLVED",
        "password-changed, PARKED",
        "already-registered, PARKED"
    })
    void whatADeadWorkerLeftIsNoDoubtIfANewerMailTookItsPlace(String template, String becomes) {
        var ada = person();
        var older = message(ada, template, "SENDING");
        newer(ada, template);
        abandon(older);

        await().atMost(SOON).until(() -> states(ada).equals(List.of(becomes, "SENT")));
        assertThat(events(ada)).isEqualTo(becomes.equals("PARKED") ? List.of("mail.failed") : List.of());
    }

    @ParameterizedTest
    @CsvSource({"verify-email, RESOLVED", "password-changed, PARKED"})
    void whatTheServerDidNotAnswerForIsNoDoubtIfANewerMailTookItsPlace(String template, String becomes) {
        var ada = person();
        var older = message(ada, template, "SENDING");
        newer(ada, template);

        store(reports.of(older, new Attempt.Unknown("NO_ANSWER"), Duration.ZERO, null));

        assertThat(states(ada)).containsExactly(becomes, "SENT");
        assertThat(events(ada)).isEqualTo(becomes.equals("PARKED") ? List.of("mail.failed") : List.of());
    }

    @Test
    void anOlderMailTakesNoNewerOnesPlace() {
        var ada = person();
        newer(ada, "verify-email");
        var newest = message(ada, "verify-email", "SENDING");
        sql("update message set queued_at = now() + interval '1 minute' where id = $1", newest.id());
        abandon(newest);

        await().atMost(SOON).until(() -> states(ada).equals(List.of("SENT", "PARKED")));
    }

    @Test
    void whatNeedsNobodysAttentionIsSentIfItsWorkerSaysSoAfterAll() {
        var ada = person();
        var message = message(ada, "verify-email", "RESOLVED");

        store(reports.of(message, new Attempt.Accepted(), Duration.ZERO, null));

        assertThat(states(ada)).containsExactly("SENT");
        assertThat(events(ada)).containsExactly("mail.sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PARKED", "QUEUED", "FAILED"})
    void whatNeedsNobodysAttentionStaysSoWhateverElseItsWorkerSays(Report.State late) {
        var ada = person();
        var message = message(ada, "verify-email", "RESOLVED");

        store(new Report(message.id(), message.lease(), late, "LATE", Duration.ZERO, reports.inDoubt(message)));

        assertThat(states(ada)).containsExactly("RESOLVED");
        assertThat(events(ada)).isEmpty();
    }

    private void store(Report report) {
        repository.store(List.of(report)).await().atMost(SOON);
    }

    /** A worker's, for an hour, queued a minute ago. */
    private QueuedMessage message(Person person, String template, String state) {
        var id = ids.next();
        sql(
                "insert into message (id, user_id, template, intent, state, attempts, queued_at, due_at, lease, correlation)"
                        + " values ($1, $2, $3, $1, $4, 1, now() - interval '1 minute', now() + interval '1 hour', $1, $1)",
                id,
                person.id(),
                template,
                state);
        return new QueuedMessage(id, person.id(), template, id, 1, 0, true, null, id, null);
    }

    private void newer(Person person, String template) {
        var id = ids.next();
        sql(
                "insert into message (id, user_id, template, intent, state, correlation) values ($1, $2, $3, $1, 'SENT', $1)",
                id,
                person.id(),
                template);
    }

    private void abandon(QueuedMessage message) {
        sql("update message set due_at = now() - interval '1 second' where id = $1", message.id());
    }
}
