package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records on a topic that a service's consumer cannot apply, and what operators do with them, in each service. */
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KNOWN = "1.0";
    private static final String UNKNOWN = "9.9";
    private static final String UNKNOWN_CAUSE = "unknown ce_specversion";
    private static final String KEY_CAUSE = "key is not ce_subject";
    private static final String TYPE = "drill.happened";
    private static final String WHY = "a drill";
    private static final Map<String, String> REASON = Map.of("reason", WHY);

    /** One of the service's, on a topic that is read by no other of these. */
    private record Consumer(String name, String topic) {

        static Consumer of(Service service) {
            return switch (service) {
                case USER_MANAGEMENT -> new Consumer("account.mail", "gatehouse.mail.v1");
                case CORE_AUTH -> new Consumer("activation.roles", "gatehouse.roles.v1");
                case AUTHORIZATION -> new Consumer("assignment", "gatehouse.users.v1");
                case COMMUNICATION -> new Consumer("communication.mail-requests", "gatehouse.mail-requests.v1");
            };
        }
    }

    private final Client operators = new Client(SystemUnderTest.system().operators());
    private final String administrator = Administrator.token();
    private final String subject = UUID.randomUUID().toString();

    /** Other services' consumers may have met the records, too. */
    @AfterEach
    void noneIsLeft() {
        for (var service : Service.values()) {
            get(service, "?user_id=" + subject).path("dead_letters").forEach(letter -> {
                var path = "/" + letter.path("consumer").asText() + "/"
                        + letter.path("event_id").asText();
                post(service, path + "/discard", administrator, REASON);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void areFoundByCauseAgeAndUserAndShownWithoutWhatPeopleWrote(Service service) {
        var consumer = Consumer.of(service);
        var event = written(service, UUID.randomUUID().toString(), KNOWN);

        var letter = awaitLetters(service, 1).get(0);
        var opened = get(service, letter(service, event));

        assertThat(letter.path("event_id").asText()).isEqualTo(event);
        assertThat(letter.path("consumer").asText()).isEqualTo(consumer.name());
        assertThat(letter.path("topic").asText()).isEqualTo(consumer.topic());
        assertThat(letter.path("cause").asText()).isEqualTo(KEY_CAUSE);
        assertThat(letter.path("user_id").asText()).isEqualTo(subject);
        assertThat(letter.path("type").asText()).isEqualTo(TYPE);
        assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        assertThat(opened.path("event_id").asText()).isEqualTo(event);
        assertThat(opened.path("body").path("user_id").asText()).isEqualTo(subject);
        assertThat(opened.path("body").path("note").asText()).isEqualTo("(7 characters)");
        assertThat(letters(service, "&cause=" + KEY_CAUSE.replace(" ", "%20"))).containsExactly(letter);
        assertThat(letters(service, "&cause=" + UNKNOWN_CAUSE.replace(" ", "%20")))
                .isEmpty();
        assertThat(letters(service, "&received_before=" + Instant.now().plusSeconds(60)))
                .containsExactly(letter);
        assertThat(letters(service, "&received_before=2020-01-01T00:00:00Z")).isEmpty();
        var cause = onlyCause(service, consumer.name(), KEY_CAUSE);
        assertThat(cause.path("letters").asInt()).isEqualTo(1);
        assertThat(cause.path("oldest")).isEqualTo(letter.path("received_at"));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void areTriedAgainUnderTheirOwnIdsAndSucceedOnceTheCauseIsMended(Service service) throws SQLException {
        var stays = written(service, subject, UNKNOWN);
        var mended = written(service, subject, UNKNOWN);
        awaitLetters(service, 2);

        var one = ordered(service, letter(service, stays) + "/replay", REASON);
        awaitProgress(service, one, 1, 0);
        assertThat(ids(awaitLetters(service, 2))).containsExactlyInAnyOrder(stays, mended);

        mend(service, mended);
        var all = ordered(service, "/replays", Map.of("cause", UNKNOWN_CAUSE, "user_id", subject, "reason", WHY));
        awaitProgress(service, all, 2, 1);
        assertThat(ids(awaitLetters(service, 1))).containsExactly(stays);
        assertThat(inbox(service, mended, "DONE")).isEqualTo(1);

        assertTold(service, "dead-letter.replayed", Consumer.of(service).name() + "/" + stays);
        assertTold(service, "dead-letters.replayed", all + ", 2 letters");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void areDiscardedWithAReasonForGood(Service service) throws SQLException {
        var event = written(service, subject, UNKNOWN);
        awaitLetters(service, 1);
        var discard = letter(service, event) + "/discard";

        assertThat(post(service, discard, administrator, Map.of()).status()).isEqualTo(400);
        assertThat(post(service, discard, administrator, REASON).status()).isEqualTo(204);
        assertThat(post(service, discard, administrator, REASON).status()).isEqualTo(404);
        assertThat(post(service, letter(service, event) + "/replay", administrator, REASON)
                        .status())
                .isEqualTo(404);
        assertThat(operators
                        .get(path(service) + letter(service, event), administrator)
                        .status())
                .isEqualTo(404);

        assertThat(letters(service, "")).isEmpty();
        assertThat(inbox(service, event, "DISCARDED")).isEqualTo(1);
        assertTold(service, "dead-letter.discarded", Consumer.of(service).name() + "/" + event);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void areNoneOfAUsersBusiness(Service service) {
        var token = Person.active(SystemUnderTest.client()).fullToken();
        var event = written(service, subject, UNKNOWN);
        var letters = awaitLetters(service, 1);

        for (var read : List.of("", "/causes", letter(service, event))) {
            assertThat(operators.get(path(service) + read, token).status())
                    .as(read)
                    .isEqualTo(403);
        }
        var order = Map.of("cause", UNKNOWN_CAUSE, "user_id", subject, "reason", WHY);
        assertThat(post(service, "/replays", token, order).status()).isEqualTo(403);
        for (var write : List.of("/replay", "/discard")) {
            assertThat(post(service, letter(service, event) + write, token, REASON)
                            .status())
                    .as(write)
                    .isEqualTo(403);
        }
        assertThat(letters(service, "")).isEqualTo(letters);
    }

    /** The id of an event about the subject, written to the topic of the service's consumer. */
    private String written(Service service, String key, String version) {
        var event = UUID.randomUUID().toString();
        // of a type that nobody knows, which is no failure: the envelope alone decides whether it is applied
        var body = """
                {"type": "drill.happened", "event_id": "%s", "user_id": "%s", "occurred_at": "2026-01-01T00:00:00Z",
                 "note": "hunter2"}""".formatted(event, subject).getBytes(UTF_8);
        var record = new ProducerRecord<>(Consumer.of(service).topic(), key, body);
        Map.of("ce_specversion", version, "ce_id", event, "ce_subject", subject, "ce_type", TYPE)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        Topics.send(record);
        return event;
    }

    /** As if a version were running that knows such envelopes. */
    private static void mend(Service service, String event) throws SQLException {
        Databases.run(
                service.title(),
                service.database(),
                "update inbox set headers = replace(headers::text, '%s', '%s')::json where event_id = '%s'"
                        .formatted(UNKNOWN, KNOWN, event));
    }

    private static long inbox(Service service, String event, String state) throws SQLException {
        return Databases.count(
                service.title(),
                service.database(),
                "select count(*) from inbox where event_id = '%s' and consumer = '%s' and state = '%s'"
                        .formatted(event, Consumer.of(service).name(), state));
    }

    private List<JsonNode> awaitLetters(Service service, int count) {
        return await(service.title())
                .atMost(PATIENCE)
                .until(() -> letters(service, ""), found -> found.size() == count);
    }

    /** Of the service's consumer, about the subject. */
    private List<JsonNode> letters(Service service, String filter) {
        var found = new ArrayList<JsonNode>();
        get(service, "?user_id=" + subject + filter).path("dead_letters").forEach(letter -> {
            if (letter.path("consumer").asText().equals(Consumer.of(service).name())) {
                found.add(letter);
            }
        });
        return found;
    }

    private static List<String> ids(List<JsonNode> letters) {
        return letters.stream().map(letter -> letter.path("event_id").asText()).toList();
    }

    private JsonNode onlyCause(Service service, String consumer, String cause) {
        var found = new ArrayList<JsonNode>();
        get(service, "/causes").path("causes").forEach(each -> {
            if (each.path("consumer").asText().equals(consumer)
                    && each.path("cause").asText().equals(cause)) {
                found.add(each);
            }
        });
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** The id of a replay that was ordered. */
    private String ordered(Service service, String path, Map<String, String> order) {
        var answer = post(service, path, administrator, order);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().path("replay_id").asText();
    }

    /** What did not succeed is dead again. */
    private void awaitProgress(Service service, String replay, int total, int succeeded) {
        await(service.title()).atMost(PATIENCE).untilAsserted(() -> {
            var progress = get(service, "/replays/" + replay);
            assertThat(progress.path("total").asInt()).isEqualTo(total);
            assertThat(progress.path("succeeded").asInt()).isEqualTo(succeeded);
            assertThat(progress.path("waiting").asInt()).isZero();
            assertThat(progress.path("failed").asInt()).isEqualTo(total - succeeded);
        });
    }

    /** In the audit log, once, as the administrator's deed. */
    private void assertTold(Service service, String kind, String details) {
        var query = "/admin/v1/audit?user_id=" + subject + "&kind=" + kind;
        var entries = await(kind)
                .atMost(PATIENCE)
                .until(() -> operators.get(query, administrator).body().path("entries"), found -> !found.isEmpty());
        assertThat(entries.size()).isEqualTo(1);
        var entry = entries.get(0);
        assertThat(entry.path("outcome").asText()).isEqualTo("SUCCESS");
        assertThat(entry.path("actor").path("type").asText()).isEqualTo("OPERATOR");
        assertThat(entry.path("actor").path("id").asText())
                .isEqualTo(Person.claims(administrator).path("sub").asText());
        assertThat(entry.path("details").asText()).isEqualTo(service.title() + ": " + details);
    }

    private JsonNode get(Service service, String path) {
        var answer = operators.get(path(service) + path, administrator);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private Client.Answer post(Service service, String path, String token, Map<String, String> body) {
        return operators.post(path(service) + path, token, body);
    }

    private static String path(Service service) {
        return "/admin/v1/" + service.title() + "/dead-letters";
    }

    private static String letter(Service service, String event) {
        return "/" + Consumer.of(service).name() + "/" + event;
    }
}
