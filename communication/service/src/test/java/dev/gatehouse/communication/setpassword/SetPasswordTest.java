package dev.gatehouse.communication.setpassword;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.coreauth.api.MailRequested;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class SetPasswordTest extends ServiceTest {

    @Test
    void theMailCarriesALinkWithTheTokenThatCoreAuthMadeWhenItWasSent() {
        var person = person("Grace", "en");

        ask(person, ids.next());

        var mail = mail(person, 1);
        assertThat(mail.text())
                .contains("Hello Grace,")
                .contains("https://id.example.org/set-password#token=" + tokens.tokenOf(person.id()))
                .contains("30 minutes");
        awaitState(person, "SENT");
        assertThat(sql("select count(*) from message where message::text like '%gh_pr_%'")
                        .getFirst()
                        .getLong(0))
                .isZero();
    }

    @Test
    void oneIntentIsOneMailHoweverOftenItIsAskedFor() {
        var person = person();
        var intent = ids.next();
        ask(person, intent);
        ask(person, intent);
        awaitState(person, "SENT");
        ask(person, intent);
        var later = person();
        ask(later, ids.next());
        awaitState(later, "SENT");

        assertThat(mailServer.received(person.email())).hasSize(1);
    }

    @Test
    void whileCoreAuthIsAwayTheMailWaits() {
        var person = person();
        tokens.failFor(person.id());
        ask(person, ids.next());
        awaitState(person, "QUEUED");
        await().during(Duration.ofMillis(300))
                .atMost(SOON)
                .until(() -> mailServer.received(person.email()).isEmpty()
                        && states(person).equals(List.of("QUEUED")));

        tokens.answerAgain(person.id());

        mail(person, 1);
    }

    @Test
    void whomCoreAuthDoesNotKnowGetsNoMail() {
        var person = person();
        tokens.forget(person.id());
        ask(person, ids.next());

        awaitState(person, "FAILED");

        assertThat(mailServer.received(person.email())).isEmpty();
        assertThat(sql("select reason from message where user_id = $1", person.id())
                        .getFirst()
                        .getString(0))
                .isEqualTo("RECIPIENT_UNKNOWN");
    }

    @Test
    void germanReadersGetGermanWordsInMailAndPage() {
        var person = person("Karl", "de-AT");
        ask(person, ids.next());
        assertThat(mail(person, 1).text()).contains("Guten Tag Karl,").contains("Passwort");

        var page = given().header("Accept-Language", "de").get("/set-password");
        page.then().statusCode(200).contentType("text/html;charset=utf-8");
        assertThat(page.asString()).contains("<html lang=\"de\">", "<h1>Passwort setzen</h1>");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    private void ask(Person person, UUID intent) {
        var event = new MailRequested(ids.next(), person.id(), clock.instant(), intent, "set-password");
        try (var producer = producer()) {
            producer.send(record("gatehouse.mail-requests.v1", person.id(), event.eventId(), event));
        }
    }
}
