package dev.gatehouse.communication.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.coreauth.api.MailRequested;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mails about passwords that core-auth asks for, and how many of them an address gets. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class PasswordMailsTest extends ServiceTest {

    @Test
    void whoForgotThePasswordGetsALinkThatWasMadeWhenTheMailWentOut() {
        var person = person("Grace", "en");

        ask(person, "reset-password");

        var mail = mail(person, 1);
        assertThat(mail.text())
                .contains("Hello Grace,")
                .contains("has asked for a new password")
                .contains("https://id.example.org/set-password#token=" + tokens.tokenOf(person.id()))
                .contains("works once and for 30 minutes")
                .contains("your password stays as it is");
        awaitState(person, "SENT");
        assertThat(events(person)).containsExactly("mail.sent");
    }

    @Test
    void ofTwoMailsTheLaterOnesLinkIsTheNewest() {
        var person = person();
        ask(person, "reset-password");
        var first = mail(person, 1);
        ask(person, "reset-password");

        assertThat(mail(person, 2).text()).contains(tokens.tokenOf(person.id()));
        assertThat(first.text()).doesNotContain(tokens.tokenOf(person.id()));
    }

    @Test
    void theOwnerIsToldOfANewPasswordWithoutALinkToFollow() {
        var person = person("Grace", "en");

        ask(person, "password-changed");

        assertThat(mail(person, 1).text())
                .contains("Hello Grace,")
                .contains("The password of your account has just been changed.")
                .contains("That was not you?")
                .doesNotContain("http");
        assertThat(mail(person, 1).content()).doesNotContain("href").contains("Subject: Your password was changed");
        assertThat(tokens.tokenOf(person.id())).isEqualTo("none");
    }

    @Test
    void theOwnerIsToldOfASessionEndedForSafety() {
        var person = person("Grace", "en");

        ask(person, "session-ended");

        assertThat(mail(person, 1).text())
                .contains("One of your sessions was used from two places")
                .contains("We have ended that session.")
                .doesNotContain("http");
    }

    @Test
    void theOwnerIsToldOfARegistrationWithTheAddressAndAFloodOfThemIsWithheld() {
        var person = person("Grace", "en");

        ask(person, Collections.nCopies(12, "already-registered"));

        assertThat(mail(person, 1).text())
                .contains("Hello Grace,")
                .contains("Somebody has just tried to register with this address.")
                .contains("nothing has changed")
                .doesNotContain("http");
        await().atMost(SOON).untilAsserted(() -> assertThat(states(person))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.generate(() -> "SENT").limit(10),
                                Stream.generate(() -> "WITHHELD").limit(2))
                        .toList()));
    }

    @Test
    void germanReadersGetGermanWords() {
        var person = person("Karl", "de-AT");
        ask(person, "reset-password");
        assertThat(mail(person, 1).text()).contains("Guten Tag Karl,", "neues Passwort", "30 Minuten");
        ask(person, "password-changed");
        assertThat(mail(person, 2).text()).contains("Das Passwort Ihres Kontos wurde soeben geändert.");
        ask(person, "session-ended");
        assertThat(mail(person, 3).text()).contains("Wir haben diese Sitzung beendet.");
    }

    @Test
    void anAddressGetsTenMailsAnHourAndNoSilentOneKillsALink() {
        var person = person();
        ask(person, Collections.nCopies(25, "reset-password"));

        await().atMost(SOON)
                .until(() -> states(person).stream()
                                .filter(state -> state.equals("SENT") || state.equals("WITHHELD"))
                                .count()
                        == 25);

        assertThat(Collections.frequency(states(person), "SENT")).isEqualTo(10);
        assertThat(Collections.frequency(states(person), "WITHHELD")).isEqualTo(15);
        assertThat(mailServer.received(person.email())).hasSize(10);
        assertThat(events(person)).hasSize(10).containsOnly("mail.sent");
        assertThat(mailServer.received(person.email()).stream()
                        .filter(mail -> mail.text().contains(tokens.tokenOf(person.id()))))
                .isNotEmpty();
        assertThat(sql("select distinct reason from message where user_id = $1 and state = 'WITHHELD'", person.id())
                        .getFirst()
                        .getString(0))
                .isEqualTo("ADDRESS_LIMIT");
    }

    @Test
    void allKindsAndAllAccountsOfAnAddressCountTogetherButAWarningAlwaysGoesOut() {
        var first = person();
        ask(first, Collections.nCopies(9, "password-changed"));
        await().atMost(SOON).until(() -> mailServer.received(first.email()).size() == 9);
        var second = new Person(ids.next(), first.email());
        directory.put(second.id(), second.email(), "Ada", "en");

        ask(second, List.of("reset-password"));
        await().atMost(SOON).until(() -> states(second).equals(List.of("SENT")));
        ask(second, List.of("reset-password"));
        await().atMost(SOON).until(() -> states(second).equals(List.of("SENT", "WITHHELD")));
        ask(second, List.of("password-changed"));
        await().atMost(SOON).until(() -> states(second).equals(List.of("SENT", "WITHHELD", "SENT")));

        assertThat(mailServer.received(first.email())).hasSize(11);
    }

    @Test
    void afterAnHourTheAddressGetsMailsAgain() {
        var person = person();
        ask(person, Collections.nCopies(11, "reset-password"));
        await().atMost(SOON)
                .until(() ->
                        states(person).contains("WITHHELD") && !states(person).contains("QUEUED"));

        sql("update address_tally set sent = array(select s - interval '61 minutes' from unnest(sent) as s)");
        ask(person, "reset-password");

        await().atMost(SOON).until(() -> mailServer.received(person.email()).size() == 11);
    }

    private void ask(Person person, String template) {
        ask(person, List.of(template));
    }

    private void ask(Person person, List<String> templates) {
        try (var producer = producer()) {
            IntStream.range(0, templates.size()).forEach(i -> {
                var event = new MailRequested(ids.next(), person.id(), clock.instant(), ids.next(), templates.get(i));
                producer.send(record("gatehouse.mail-requests.v1", person.id(), event.eventId(), event));
            });
        }
    }
}
