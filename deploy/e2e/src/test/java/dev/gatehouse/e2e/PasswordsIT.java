package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Another password: for whoever knows the present one, and for whoever has forgotten it and reads the mail. */
class PasswordsIT {

    private static final String CHANGED = "Your password was changed";
    private static final String FORGOT = "/v1/password/forgot";
    private static final String RESET = "/v1/password/reset";

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @Test
    void whoKnowsThePresentOneChangesItAndEverySessionButTheNewOneEnds() {
        var person = Person.active(client);
        var phone = person.signIn("phone");
        var laptop = person.signIn("laptop");
        var chosen = "cobalt weather " + Person.unique();

        var wrong = change(laptop, "cobalt weather", chosen);
        var weak = change(laptop, person.password, "short");
        var early = client.login(person.email, chosen);
        var changed = Session.of(change(laptop, person.password, chosen));

        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("CURRENT_PASSWORD_WRONG");
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.body().path("errors").path(0).path("pointer").asText()).isEqualTo("/new_password");
        assertThat(weak.body().path("errors").path(0).path("code").asText()).isEqualTo("TOO_SHORT");
        assertThat(early.status()).isEqualTo(401);
        EachService.refusesSoon(client, phone.access());
        EachService.refusesSoon(client, laptop.access());
        assertThat(client.refresh(phone.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertThat(client.refresh(laptop.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertThat(changed.id()).isNotIn(phone.id(), laptop.id());
        EachService.accepts(client, changed.access());
        assertOnlyPasswordOf(person, chosen);
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, CHANGED);
        assertThat(mail.path("Text").asText()).doesNotContain("#token=", chosen, person.password);
    }

    @Test
    void whoHasForgottenItIsMailedALinkThatWorksOnceAndSignsNobodyIn() {
        var person = Person.active(client);
        var session = person.signIn("phone");
        var nobody = "n" + Person.unique() + "@example.org";
        var chosen = "cobalt weather " + Person.unique();

        var known = client.post(FORGOT, "", Map.of("email", person.email));
        var unknown = client.post(FORGOT, "", Map.of("email", nobody));

        assertThat(known.status()).as(known.text()).isEqualTo(202);
        assertThat(unknown.status()).as(unknown.text()).isEqualTo(202);
        assertThat(unknown.text()).isEqualTo(known.text());
        var mailbox = SystemUnderTest.mailbox();
        var token = Mailbox.tokenIn(mailbox.awaitMailTo(person.email, "Choose a new password"));
        assertThat(mailbox.mailsTo(nobody)).isEmpty();
        EachService.accepts(client, session.access());

        var weak = reset(token, "short");
        var done = reset(token, chosen);
        var again = reset(token, "umbrella " + Person.unique());

        assertThat(weak.status()).isEqualTo(400);
        assertThat(done.status()).as(done.text()).isEqualTo(204);
        assertThat(done.text()).isEmpty();
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.code()).isEqualTo("RESET_LINK_DEAD");
        EachService.refusesSoon(client, session.access());
        assertThat(client.refresh(session.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        var sessions = operators.get("/admin/v1/users/" + person.id + "/sessions", Administrator.token());
        assertThat(sessions.text()).isEqualTo("{\"sessions\":[]}");
        assertOnlyPasswordOf(person, chosen);
        assertThat(mailbox.awaitMailTo(person.email, CHANGED).path("Text").asText())
                .doesNotContain("#token=", chosen);
    }

    private Client.Answer change(Session session, String present, String chosen) {
        return client.post(
                "/v1/password/change", session.access(), Map.of("current_password", present, "new_password", chosen));
    }

    private Client.Answer reset(String token, String chosen) {
        return client.post(RESET, "", Map.of("token", token, "new_password", chosen));
    }

    private void assertOnlyPasswordOf(Person person, String chosen) {
        var old = client.login(person.email, person.password);
        assertThat(old.status()).isEqualTo(401);
        assertThat(old.code()).isEqualTo("INVALID_CREDENTIALS");
        EachService.accepts(
                client, Session.of(client.login(person.email, chosen)).access());
    }
}
