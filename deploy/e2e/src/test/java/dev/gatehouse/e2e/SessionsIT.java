package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where somebody is signed in, and how that ends: by the owner, by an operator, by whoever holds a token. */
class SessionsIT {

    private static final Duration LIFE = Duration.ofDays(30);

    /** {@code core-auth.sessions.most-per-user}. */
    private static final int MOST = 20;

    private static final String SESSIONS = "/v1/sessions";
    private static final String REVOKE = "/oauth2/revoke";
    private static final String PUBLIC_CLIENT = "&client_id=gatehouse";

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @Test
    void everySignInIsListedWithItsDeviceAndItsTimes() {
        var person = Person.active(client);
        var phone = person.signIn("phone");
        var laptop = person.signIn("laptop");
        Session.of(client.refresh(phone.refresh()));

        var sessions = listed(client.get(SESSIONS, laptop.access()));

        var temporary = Person.claims(person.temporaryToken).path("sid").asText();
        assertThat(texts(sessions, "id")).containsExactly(laptop.id(), phone.id(), temporary);
        assertThat(texts(sessions, "is_current")).containsExactly("true", "false", "false");
        assertThat(texts(sessions, "is_temporary")).containsExactly("false", "false", "true");
        assertThat(texts(sessions, "device_name")).startsWith("laptop", "phone").hasSize(3);
        assertThat(texts(sessions, "client_address"))
                .allMatch(address -> InetAddress.ofLiteral(address).isLoopbackAddress());
        assertThat(time(sessions.get(0), "last_seen_at")).isEqualTo(time(sessions.get(0), "created_at"));
        assertThat(time(sessions.get(1), "last_seen_at")).isAfter(time(sessions.get(1), "created_at"));
        assertThat(sessions.subList(0, 2)).allSatisfy(session -> assertThat(
                        Duration.between(time(session, "created_at"), time(session, "expires_at")))
                .isEqualTo(LIFE));
        var current = client.get(SESSIONS + "/current", phone.access());
        assertThat(current.body().path("id").asText()).isEqualTo(phone.id());
        assertThat(current.body().path("device_name").asText()).isEqualTo("phone");
    }

    @Test
    void itsOwnerAndNobodyElseEndsTheOtherOneByItsId() {
        var person = Person.active(client);
        var phone = person.signIn("phone");
        var laptop = person.signIn("laptop");
        var stranger = Person.active(client).fullToken();
        var path = SESSIONS + "/" + phone.id();

        var refused = client.delete(path, stranger);
        var ended = client.delete(path, laptop.access());

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("SESSION_NOT_FOUND");
        assertThat(ended.status()).as(ended.text()).isEqualTo(204);
        EachService.refusesSoon(client, phone.access());
        assertNoRefresh(phone);
        assertThat(client.delete(path, laptop.access()).code()).isEqualTo("SESSION_NOT_FOUND");
        EachService.accepts(client, laptop.access());
    }

    @Test
    void itsOwnerEndsAllOthers() {
        var person = Person.active(client);
        var phone = person.signIn("phone");
        var laptop = person.signIn("laptop");

        var ended = client.delete(SESSIONS, laptop.access());

        assertThat(ended.status()).as(ended.text()).isEqualTo(204);
        EachService.refusesSoon(client, phone.access());
        assertNoRefresh(phone);
        var activation = "/v1/activations/" + person.id;
        Promised.A_SECOND.until(
                () -> client.get(activation, person.temporaryToken).status() == 401);
        var left = listed(client.get(SESSIONS, laptop.access()));
        assertThat(texts(left, "id")).containsExactly(laptop.id());
    }

    @Test
    void theTwentyFirstEndsTheOldest() {
        var person = Person.active(client);
        var sessions = new ArrayList<Session>();
        for (int i = 0; i <= MOST; i++) {
            sessions.addFirst(person.signIn("device " + i));
        }

        var oldest = sessions.removeLast();

        EachService.refusesSoon(client, oldest.access());
        assertNoRefresh(oldest);
        EachService.accepts(client, sessions.getLast().access());
        var left = listed(client.get(SESSIONS, sessions.getFirst().access()));
        var temporary = left.removeLast();
        assertThat(temporary.path("is_temporary").asBoolean()).isTrue();
        assertThat(texts(left, "id"))
                .containsExactlyElementsOf(sessions.stream().map(Session::id).toList());
    }

    @Test
    void anOperatorSeesThemAndEndsOneAndThenAll() {
        var person = Person.active(client);
        var phone = person.signIn("phone");
        var laptop = person.signIn("laptop");
        var administrator = Administrator.token();
        var path = "/admin/v1/users/" + person.id + "/sessions";

        var sessions = listed(operators.get(path, administrator));
        var one = operators.delete(path + "/" + phone.id(), administrator);

        assertThat(texts(sessions, "kind")).containsExactly("FULL", "FULL", "TEMPORARY");
        assertThat(texts(sessions, "id")).startsWith(laptop.id(), phone.id());
        assertThat(one.status()).as(one.text()).isEqualTo(204);
        EachService.refusesSoon(client, phone.access());
        EachService.accepts(client, laptop.access());

        var rest = operators.delete(path, administrator);

        assertThat(rest.status()).as(rest.text()).isEqualTo(200);
        assertThat(rest.text()).isEqualTo("{\"ended\":2}");
        EachService.refusesSoon(client, laptop.access());
        assertNoRefresh(laptop);
        assertThat(listed(operators.get(path, administrator))).isEmpty();
        EachService.accepts(client, person.fullToken());
    }

    @Test
    void whoGivesARefreshTokenUpEndsItsSession() {
        var person = Person.active(client);
        var session = person.signIn("phone");
        var newer = Session.of(client.refresh(session.refresh()));
        var program = Program.created(Administrator.token(), "reports:read");
        var token = "token=" + session.refresh();

        var another =
                client.form(REVOKE, token + "&client_id=" + program.clientId() + "&client_secret=" + program.secret());
        assertThat(another.status()).as(another.text()).isEqualTo(400);
        assertThat(another.body().path("error").asText()).isEqualTo("invalid_grant");
        EachService.accepts(client, newer.access());

        var revoked = client.form(REVOKE, token + "&token_type_hint=refresh_token" + PUBLIC_CLIENT);

        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        assertThat(revoked.text()).isEmpty();
        EachService.refusesSoon(client, newer.access());
        assertNoRefresh(newer);
        assertThat(client.form(REVOKE, token + PUBLIC_CLIENT).status()).isEqualTo(200);
    }

    @Test
    void anAccessTokenThatIsGivenUpGoesAlone() {
        var session = Person.active(client).signIn("phone");

        var revoked = client.form(REVOKE, "token=" + session.access() + PUBLIC_CLIENT);

        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        EachService.refusesSoon(client, session.access());
        var next = Session.of(client.refresh(session.refresh()));
        assertThat(next.id()).isEqualTo(session.id());
        EachService.accepts(client, next.access());
    }

    private void assertNoRefresh(Session session) {
        var refused = client.refresh(session.refresh());
        assertThat(refused.status()).as(refused.text()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("INVALID_REFRESH_TOKEN");
    }

    private static List<JsonNode> listed(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var sessions = new ArrayList<JsonNode>();
        answer.body().path("sessions").forEach(sessions::add);
        return sessions;
    }

    private static List<String> texts(List<JsonNode> sessions, String field) {
        return sessions.stream().map(session -> session.path(field).asText()).toList();
    }

    private static Instant time(JsonNode session, String field) {
        return Instant.parse(session.path(field).asText());
    }
}
