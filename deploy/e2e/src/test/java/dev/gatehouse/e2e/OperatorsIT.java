package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators do with a running system: its keys, its audit log, its published events. */
class OperatorsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** From the call to the first signature by the key that is called. */
    private static final Duration LONGEST_NOTICE = Duration.ofSeconds(20);

    /** The notice, and room for a machine that is busy. */
    private static final Duration ROTATED_WITHIN = Duration.ofMinutes(1);

    /** Tokens by the new key: so many that each of three replicas has signed some. */
    private static final int ENOUGH = 9;

    private static final String ROTATE = "/admin/v1/keys/signing/rotate";
    private static final String AUDIT = "/admin/v1/audit";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());
    private final String administrator = Administrator.token();

    /** People come all the while, until that key signs and on: each replica of each service takes what either key has signed. */
    @Test
    void whenTheNextSigningKeyIsCalledEarlyNoTokenIsRefused() {
        var load = SteadyLoad.on(client);

        try (load) {
            var asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var called = operators.send("POST", ROTATE, administrator, null);
            var again = operators.send("POST", ROTATE, administrator, null);

            assertThat(called.status()).as(called.text()).isEqualTo(202);
            var signsFrom = Instant.parse(called.body().path("sign_from").asText());
            assertThat(Duration.between(asked, signsFrom)).isBetween(SystemUnderTest.ROTATION_NOTICE, LONGEST_NOTICE);
            assertThat(again.status()).as(again.text()).isEqualTo(409);
            assertThat(again.code()).isEqualTo("KEY_ROTATION_UNDER_WAY");
            var next = called.body().path("key_id").asText();
            assertThat(next).isNotEmpty().isNotEqualTo(keyOf(administrator));
            assertThatNoTokenIsRefusedUntilSignedBy(next);
        }

        assertThat(load.failures()).isEmpty();
        var recorded = awaitEntries("kind=signing-key.rotated", 1).get(0);
        assertThat(recorded.path("actor").path("type").asText()).isEqualTo("OPERATOR");
        assertThat(recorded.path("actor").path("id").asText()).isEqualTo(administratorId());
        assertThat(recorded.path("details").asText()).contains(" signs from ");
    }

    @Test
    void theAuditLogTellsWhatSomebodyDidAndIsExported() throws IOException {
        var person = changedPassword();
        var theirs = "user_id=" + person.id;

        var signIns = awaitEntries(theirs + "&kind=session.signed-in", 2);
        var changes = awaitEntries(theirs + "&kind=password.changed", 1);
        var everything = operators.get(AUDIT + "?page_size=200&" + theirs, administrator);
        var export = operators.get(AUDIT + "/export?" + theirs, administrator);

        assertThat(signIns.size()).isEqualTo(2);
        assertThat(changes.size()).isEqualTo(1);
        for (var entry : List.of(signIns.get(0), signIns.get(1), changes.get(0))) {
            assertThat(entry.path("outcome").asText()).isEqualTo("SUCCESS");
            assertThat(entry.path("user_id").asText()).isEqualTo(person.id);
            assertThat(entry.path("actor").path("type").asText()).isEqualTo("USER");
            assertThat(entry.path("actor").path("id").asText()).isEqualTo(person.id);
            assertThat(entry.path("hash").asText()).matches("[0-9a-f]{64}");
            assertThat(InetAddress.ofLiteral(entry.path("client_address").asText())
                            .isLoopbackAddress())
                    .isTrue();
        }
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        var lines = new ArrayList<JsonNode>();
        for (var line : export.text().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines.removeLast().path("exported").asInt()).isEqualTo(lines.size());
        assertThat(lines).hasSize(everything.body().path("entries").size());
        assertThat(lines).extracting(line -> line.path("sequence").asLong()).isSorted();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("user_id").asText()).isEqualTo(person.id));
        assertThat(lines.getLast()).isEqualTo(signIns.get(0));
    }

    @Test
    void whatAnOperatorDoesInAnyServiceIsInTheAuditLogWithFromWhere() throws SQLException {
        var person = Person.active(client);
        var letter = deadLetterOf(person);
        var since = Instant.now().plusSeconds(3600).toString();

        did(operators.post("/admin/v1/users/" + person.id + "/roles", administrator, Map.of("role", "support")), 200);
        did(operators.post("/admin/v1/users/" + person.id + "/suspend", administrator, Map.of()), 204);
        did(
                operators.post(
                        "/admin/v1/communication/dead-letters/" + letter + "/discard",
                        administrator,
                        Map.of("reason", "hunter2")),
                204);
        did(operators.post("/admin/v1/authorization/outbox/republish", administrator, Map.of("since", since)), 202);

        var theirs = "user_id=" + person.id + "&kind=";
        assertActed(awaitEntries(theirs + "role.given", 1), "authorization: support");
        assertActed(awaitEntries(theirs + "user.suspended", 1), "user-management");
        assertActed(awaitEntries(theirs + "dead-letter.discarded", 1), "communication: " + letter);
        await().atMost(PATIENCE)
                .until(() ->
                        entries("kind=outbox.republished&actor=" + administratorId())
                                .findValuesAsText("details")
                                .stream()
                                .anyMatch(details ->
                                        details.startsWith("authorization: since " + since.substring(0, 16))));
    }

    @Test
    void whatAnyServiceRefusesAtItsDoorsForOperatorsIsInTheAuditLog() {
        var person = Person.active(client);
        var token = person.fullToken();

        for (var service : Service.values()) {
            did(operators.get("/admin/v1/" + service.title() + "/dead-letters", token), 403);
        }

        var refused = awaitEntries("kind=operator.refused&actor=" + person.id, Service.values().length);
        assertThat(refused.findValuesAsText("details"))
                .containsExactlyInAnyOrder(
                        "GET /admin/v1/core-auth",
                        "user-management: GET /admin/v1/user-management",
                        "authorization: GET /admin/v1/authorization",
                        "communication: GET /admin/v1/communication");
        for (var entry : refused) {
            assertThat(entry.path("outcome").asText()).isEqualTo("FAILURE");
            assertThat(entry.path("actor").path("type").asText()).isEqualTo("USER");
            assertThat(InetAddress.ofLiteral(entry.path("client_address").asText())
                            .isLoopbackAddress())
                    .isTrue();
        }
    }

    @Test
    void theAuditLogIsIntactAndAHeadThatItNeverHadIsMissed() throws IOException, InterruptedException {
        awaitEntries("user_id=" + changedPassword().id + "&kind=password.changed", 1);

        var whole = Ops.run("audit", "verify");
        var missed = Ops.run("audit", "verify", "--checkpoint", "1:" + "0".repeat(64));

        assertThat(whole.code()).as(whole.output()).isZero();
        assertThat(whole.output()).containsPattern("intact; head [1-9][0-9]*:[0-9a-f]{64}");
        assertThat(missed.code()).as(missed.output()).isEqualTo(1);
        assertThat(missed.output()).contains("BROKEN at 1: CHECKPOINT_MISSED");
    }

    @Test
    void whatWasPublishedGoesOutAgainAndChangesNothing() throws SQLException {
        var since = Instant.now();
        var person = Person.active(client);
        SystemUnderTest.mailbox().awaitMailTo(person.email);
        for (var service : Service.values()) {
            await(service.title()).atMost(PATIENCE).until(() -> published(service, person) > 0);
        }

        for (var service : Service.values()) {
            long published = published(service, person);
            var answer = operators.post(
                    "/admin/v1/" + service.title() + "/outbox/republish",
                    administrator,
                    Map.of("since", since.toString(), "after_position", 0));
            assertThat(answer.status()).as(service + ": " + answer.text()).isEqualTo(202);
            var fields =
                    answer.body().properties().stream().map(Map.Entry::getKey).toList();
            assertThat(fields).containsExactlyInAnyOrder("events", "last_position", "more");
            assertThat(answer.body().path("events").asLong()).isGreaterThanOrEqualTo(published);
            assertThat(answer.body().path("last_position").asLong()).isPositive();
            assertThat(answer.body().path("more").asBoolean(true)).isFalse();
        }

        for (var service : Service.values()) {
            await(service.title()).atMost(PATIENCE).until(() -> outbox(service, person, "published_at is null") == 0);
        }
        assertThat(Person.claims(person.fullToken()).path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(person.activation().path("state").asText()).isEqualTo("ACTIVE");
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
    }

    /** Somebody signs in again and again; everywhere his token is taken, and the administrator's of before. */
    private void assertThatNoTokenIsRefusedUntilSignedBy(String key) {
        var person = Person.active(client);
        long deadline = System.nanoTime() + ROTATED_WITHIN.toNanos();
        int signed = 0;
        while (signed < ENOUGH) {
            assertThat(System.nanoTime()).as("signs before").isLessThan(deadline);
            var token = person.fullToken();
            assertThat(EachService.statuses(token).values()).containsOnly(200, 202);
            assertThat(EachService.statuses(administrator).values()).containsOnly(200, 202);
            signed += keyOf(token).equals(key) ? 1 : 0;
        }
    }

    private static String keyOf(String token) {
        return Person.header(token).path("kid").asText();
    }

    /** Once, by the administrator, from here, in a trace. */
    private void assertActed(JsonNode entries, String details) {
        assertThat(entries.size()).isEqualTo(1);
        var entry = entries.get(0);
        assertThat(entry.path("outcome").asText()).isEqualTo("SUCCESS");
        assertThat(entry.path("actor").path("type").asText()).isEqualTo("OPERATOR");
        assertThat(entry.path("actor").path("id").asText()).isEqualTo(administratorId());
        assertThat(InetAddress.ofLiteral(entry.path("client_address").asText()).isLoopbackAddress())
                .isTrue();
        assertThat(entry.path("device_name").asText()).startsWith("Java-http-client/");
        assertThat(entry.path("trace_id").asText()).matches("[0-9a-f]{32}");
        assertThat(entry.path("details").asText()).isEqualTo(details);
    }

    private static void did(Client.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    /** Of a consumer that does not exist, so that nothing else counts it. */
    private static String deadLetterOf(Person person) throws SQLException {
        var event = UUID.randomUUID();
        Databases.run(Service.COMMUNICATION.title(), Service.COMMUNICATION.database(), """
                insert into inbox (event_id, consumer, state, topic, partition, "offset", attempts, error, headers, payload, subject)
                values ('%s', 'planted', 'DEAD', 'planted', 0, 0, 1, 'planted', '{}', '', '%s')""".formatted(event, person.id));
        return "planted/" + event;
    }

    private String administratorId() {
        return Person.claims(administrator).path("sub").asText();
    }

    /** Somebody who has signed in, changed the password, and signed in with the new one. */
    private Person changedPassword() {
        var person = Person.active(client);
        var chosen = "cobalt weather " + Person.unique();
        Session.of(client.post(
                "/v1/password/change",
                person.fullToken(),
                Map.of("current_password", person.password, "new_password", chosen)));
        Session.of(client.login(person.email, chosen));
        return person;
    }

    /** An entry shows once it is sealed. */
    private JsonNode awaitEntries(String query, int least) {
        return await(query).atMost(PATIENCE).until(() -> entries(query), found -> found.size() >= least);
    }

    private JsonNode entries(String query) {
        var answer = operators.get(AUDIT + "?" + query, administrator);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("entries");
    }

    private static long published(Service service, Person person) throws SQLException {
        return outbox(service, person, "published_at is not null");
    }

    private static long outbox(Service service, Person person, String condition) throws SQLException {
        return Databases.count(
                service.title(),
                service.database(),
                "select count(*) from outbox where subject = '" + person.id + "' and " + condition);
    }
}
