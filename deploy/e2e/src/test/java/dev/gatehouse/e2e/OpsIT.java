package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code deploy/ops} against a running system; what it does to the audit log is OperatorsIT's. */
class OpsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern REPUBLISHED = Pattern.compile("([a-z-]+): (\\d+) events go out again");

    private final Client client = SystemUnderTest.client();

    @AfterAll
    static void noneOfThePlantedIsLeft() throws SQLException {
        Databases.run(
                Service.COMMUNICATION.title(),
                Service.COMMUNICATION.database(),
                "delete from inbox where topic = 'planted'");
    }

    @Test
    void showsEachProcess() throws Exception {
        var status = Ops.run("status");

        assertThat(status.code()).as(status.output()).isZero();
        for (var replica : SystemUnderTest.system().options().replicas().allNames()) {
            assertThat(status.output()).containsPattern("(?m)^ +" + replica + " +\\S.*( +\\d+){5}$");
        }
    }

    @Test
    void countsDeadLettersByCauseAndTriesThoseOfACauseAgain() throws Exception {
        var cause = "drill " + Person.unique();
        plant(cause, "1.0");
        plant(cause, "9.9");

        var before = Ops.run("dead-letters");
        var incomplete = Ops.run("replay", "communication", cause);
        var replayed = Ops.run("replay", "communication", cause, "mended");
        var after = Ops.run("dead-letters");

        assertThat(before.code()).as(before.output()).isZero();
        assertThat(before.output())
                .containsPattern(
                        "(?m)^ +2  communication +communication\\.mail-requests +" + cause + " +\\d{4}-\\d\\d-\\d\\dT");
        assertThat(incomplete.code()).isEqualTo(1);
        assertThat(incomplete.output()).contains("replay SERVICE CAUSE REASON");
        assertThat(replayed.code()).as(replayed.output()).isZero();
        assertThat(replayed.output()).contains("1 of 2 succeeded, 0 wait, 1 failed");
        assertThat(after.output())
                .doesNotContain(cause)
                .containsPattern("communication +communication\\.mail-requests +unknown ce_specversion");
    }

    @Test
    void listsWhoseActivationNeedsAPerson() throws Exception {
        var person = Person.active(client);
        roles(person, "failed");

        var review = Ops.run("review");

        roles(person, "ready");
        assertThat(review.code()).as(review.output()).isZero();
        assertThat(review.output())
                .containsPattern("(?m)^  " + person.id + " +ready +failed +ready +ready$")
                .containsPattern("(?m)^[1-9]\\d* users need review$");
        assertThat(Ops.run("review").output()).doesNotContain(person.id);
    }

    @Test
    void publishesAgainWhatEachServiceHasAppendedSince() throws Exception {
        var person = Person.active(client);
        SystemUnderTest.mailbox().awaitMailTo(person.email);
        for (var service : Service.values()) {
            await(service.title())
                    .atMost(PATIENCE)
                    .until(() -> appended(service, person, "published_at is not null") > 0);
        }
        var began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var least = recent(Duration.ofMinutes(1), " and published_at is not null");

        var done = Ops.run("republish", "--since", "2m");

        assertThat(done.code()).as(done.output()).isZero();
        // longer ago than two minutes before it began, however long it took
        var most = recent(Duration.between(began, Instant.now()).plusMinutes(3), "");
        var events = events(done);
        assertThat(events).containsOnlyKeys(least.keySet());
        events.forEach((service, count) -> assertThat(count)
                .as(service)
                .isBetween(least.getOrDefault(service, 0L), most.getOrDefault(service, 0L)));
        for (var service : Service.values()) {
            var open = "(published_at is null or published_at < '" + began + "')";
            await(service.title()).atMost(PATIENCE).until(() -> appended(service, person, open) == 0);
        }
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email)).hasSize(1);
    }

    @Test
    void publishesNothingAgainWithoutATime() throws Exception {
        var without = Ops.run("republish", "communication");
        var wrong = Ops.run("republish", "--since", "yesterday", "communication");

        assertThat(without.code()).isEqualTo(1);
        assertThat(without.output()).contains("since when? --since 2h").doesNotContain("go out again");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.output()).contains("not a time: yesterday").doesNotContain("go out again");
    }

    /** A dead letter of communication's; it can be applied if the service knows that version of the envelope. */
    private static void plant(String cause, String version) throws SQLException {
        Databases.run(Service.COMMUNICATION.title(), Service.COMMUNICATION.database(), """
                insert into inbox (event_id, consumer, state, topic, partition, "offset", attempts, error, headers, payload,
                                   subject, record_key)
                values ('%1$s', 'communication.mail-requests', 'DEAD', 'planted', 0, 0, 1, '%3$s',
                        '{"ce_id": "%1$s", "ce_specversion": "%4$s", "ce_subject": "%2$s"}',
                        convert_to('{"type": "drill.happened", "event_id": "%1$s", "user_id": "%2$s",
                                     "occurred_at": "2026-01-01T00:00:00Z"}', 'UTF8'),
                        '%2$s', '%2$s')""".formatted(
                        UUID.randomUUID(), UUID.randomUUID(), cause, version));
    }

    private static void roles(Person person, String state) throws SQLException {
        Databases.run(
                "core-auth",
                "core_auth",
                "update activation set roles = '" + state + "' where user_id = '" + person.id + "'");
    }

    private static long appended(Service service, Person person, String condition) throws SQLException {
        return Databases.count(
                service.title(),
                service.database(),
                "select count(*) from outbox where subject = '" + person.id + "' and " + condition);
    }

    /** How many events each service has appended in that time. */
    private static Map<String, Long> recent(Duration time, String condition) throws SQLException {
        var counts = new LinkedHashMap<String, Long>();
        for (var service : Service.values()) {
            var sql = "select count(*) from outbox where created_at > now() - interval '%d seconds'%s"
                    .formatted(time.toSeconds(), condition);
            counts.put(service.title(), Databases.count(service.title(), service.database(), sql));
        }
        return counts;
    }

    /** What it said of each service in the end. */
    private static Map<String, Long> events(Ops republish) {
        var counts = new LinkedHashMap<String, Long>();
        REPUBLISHED
                .matcher(republish.output())
                .results()
                .forEach(line -> counts.put(line.group(1), Long.valueOf(line.group(2))));
        return counts;
    }
}
