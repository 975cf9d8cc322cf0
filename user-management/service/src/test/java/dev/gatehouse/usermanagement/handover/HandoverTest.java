package dev.gatehouse.usermanagement.handover;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestSettings;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.Newcomer;
import dev.gatehouse.usermanagement.WarmUp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class HandoverTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Database database;

    @Inject
    HandoverRepository handovers;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Inject
    HandoverConfig config;

    @Inject
    MovableClock clock;

    @BeforeEach
    void warm() {
        WarmUp.untilSessionsComeInTime();
    }

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.is(Mood.WELL);
    }

    @Test
    void whileCoreAuthRefusesRegistrationsAreAcceptedAndHandedOverOnceItIsBack() {
        CoreAuthStandIn.is(Mood.REFUSING);
        var answers = List.of(Newcomer.registers(), Newcomer.registers(), Newcomer.registers());
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.jsonPath().<Object>get("session")).isNull();
            assertThat(open(answer)).isEqualTo(1);
        });

        CoreAuthStandIn.is(Mood.WELL);

        await().atMost(SOON).until(() -> answers.stream().allMatch(answer -> open(answer) == 0));
        assertThat(answers).allSatisfy(answer -> {
            var starts = CoreAuthStandIn.startsOf(userId(answer));
            assertThat(starts).hasSizeGreaterThanOrEqualTo(2).allSatisfy(start -> assertThat(start)
                    .isEqualTo(starts.getFirst()));
            assertThat(opened(starts.getLast())).isEqualTo("violet kettle orbit 42");
        });
    }

    @Test
    void afterARestartOfCoreAuthTheBacklogIsHandedOverWithinSeconds() {
        CoreAuthStandIn.is(Mood.GONE);
        var first = Newcomer.registers();
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.jsonPath().<Object>get("session")).isNull();
        // long enough for the channel's own back-off to have grown
        await().atMost(SOON)
                .until(() -> database.rows(
                                        "select attempts from handovers where user_id = $1",
                                        UUID.fromString(userId(first)))
                                .getFirst()
                                .getInteger(0)
                        >= 4);

        CoreAuthStandIn.is(Mood.WELL);

        await().atMost(SOON).until(() -> Newcomer.registers().jsonPath().<Object>get("session") != null);
        await().atMost(SOON).until(() -> open(first) == 0);
    }

    @Test
    void aSilentCoreAuthIsWaitedForNoLongerThanTheDeadline() {
        Newcomer.registers(); // connected and warm
        CoreAuthStandIn.is(Mood.SILENT);

        var answer = Newcomer.registers();

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().<Object>get("session")).isNull();
        assertThat(answer.time()).isBetween(config.deadline().toMillis() - 100, SOON.toMillis()); // it never answers
        CoreAuthStandIn.is(Mood.WELL);
        await().atMost(SOON).until(() -> open(answer) == 0);
    }

    @Test
    void whatACrashLeavesBetweenCommitAndHandoverIsHandedOverByWhoeverComesAfter() {
        var first = Newcomer.registers();
        await().atMost(SOON).until(() -> open(first) == 0);
        // the row as the registration's statement wrote it, and nobody left who remembers it
        var start = CoreAuthStandIn.startsOf(userId(first)).getFirst();
        int before = CoreAuthStandIn.startsOf(userId(first)).size();
        leave(start, "0");

        await().atMost(SOON).until(() -> open(first) == 0);

        assertThat(CoreAuthStandIn.startsOf(userId(first)))
                .hasSizeGreaterThan(before)
                .allSatisfy(again -> assertThat(again).isEqualTo(start));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H"})
    void aStepOfThisProcessesClockMovesNoLease(Duration step) {
        var first = Newcomer.registers();
        await().atMost(SOON).until(() -> open(first) == 0);
        clock.advance(step);
        try {
            int before = CoreAuthStandIn.startsOf(userId(first)).size();
            leave(CoreAuthStandIn.startsOf(userId(first)).getFirst(), "30 minutes");
            CoreAuthStandIn.is(Mood.REFUSING);
            var second = Newcomer.registers();
            CoreAuthStandIn.is(Mood.WELL);

            await().atMost(SOON).until(() -> open(second) == 0);
            assertThat(open(first)).isEqualTo(1);
            assertThat(CoreAuthStandIn.startsOf(userId(first))).hasSize(before);
        } finally {
            clock.reset();
            database.rows("delete from handovers where user_id = $1", UUID.fromString(userId(first)));
        }
    }

    @Test
    void twoReplicasNeverTakeTheSameRow() {
        CoreAuthStandIn.is(Mood.REFUSING);
        var answers = List.of(Newcomer.registers(), Newcomer.registers(), Newcomer.registers(), Newcomer.registers());
        var due = "update handovers set next_attempt_at = now() where user_id = any($1)";
        database.rows(due, (Object)
                answers.stream().map(answer -> UUID.fromString(userId(answer))).toArray(UUID[]::new));

        // what one has taken must not be due again before the other looks
        var replica = new HandoverRepository(
                pool, TestSettings.of(HandoverConfig.class, Map.of("user-management.handover.first-delay", "1m")));
        var one = replica.claim(100).subscribeAsCompletionStage();
        var other = replica.claim(100).subscribeAsCompletionStage();

        var taken = Stream.concat(one.join().stream(), other.join().stream())
                .map(Handover::taskId)
                .toList();
        assertThat(taken).doesNotHaveDuplicates();
    }

    @Test
    void pastTheBoundRegistrationsAreRefusedWithATimeToComeBack() {
        var nobody = UUID.randomUUID();
        database.rows("""
                insert into handovers (task_id, user_id, key_id, ciphertext, credential_version, client_address,
                                       device_name, next_attempt_at)
                select gen_random_uuid(), $1, 'none', '', 1, '', '', now() + interval '1 hour'
                from generate_series(1, $2)""", nobody, config.maxOpen());

        // the next count knows, and one that was taken before may be reckoned as closed after it
        var answer = await().atMost(SOON).until(Newcomer::registers, refused -> refused.statusCode() == 503);
        database.rows("delete from handovers where user_id = $1", nobody);

        assertThat(answer.jsonPath().getString("code")).isEqualTo("TOO_MANY_OPEN_REGISTRATIONS");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        await().atMost(SOON).until(() -> Newcomer.registers().statusCode() == 202);
    }

    @Test
    void betweenTwoCountsWhatThisReplicaTakesInIsReckoned() {
        var reckoning = new HandoverBacklog(handovers, config, vertx, new SimpleMeterRegistry());
        for (int i = 1; i < config.maxOpen(); i++) {
            reckoning.opened();
        }
        reckoning.admit();

        reckoning.opened();
        assertThatThrownBy(reckoning::admit).isInstanceOf(DomainException.class);
        reckoning.closed(1);
        reckoning.admit();
    }

    @Test
    void whoCalledTravelsAlongForTheListOfSessions() {
        var answer = given().contentType("application/json")
                .header("User-Agent", "Mozilla/5.0 (X11)\u00e9 " + "x".repeat(300))
                .body(Map.of("email", UUID.randomUUID() + "@example.org", "password", "violet kettle orbit 42"))
                .post("/v1/registrations");

        var start = CoreAuthStandIn.startsOf(userId(answer)).getFirst();

        assertThat(start.getDeviceName())
                .startsWith("Mozilla/5.0 (X11)")
                .hasSize(200)
                .isASCII();
        assertThat(start.getClientAddress()).isEqualTo("127.0.0.1");
        assertThat(start.getRegisteredAt().getSeconds()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "'198.51.100.1, 203.0.113.7', 203.0.113.7",
    })
    void theTrustedProxySaysWhereTheClientIs(String forwarded, String expected) {
        var answer = forwarded(forwarded);

        assertThat(CoreAuthStandIn.startsOf(userId(answer)).getFirst().getClientAddress())
                .isEqualTo(expected);
        assertThat(answer.header("Location")).isEqualTo("/v1/activations/" + userId(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "a b", ",,,", "999.999.999.999", "'\";--", "[::1", "localhost", "203.0.113.7,"})
    void aProxysNonsenseChangesNothing(String forwarded) {
        var answer = forwarded(forwarded);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(CoreAuthStandIn.startsOf(userId(answer)).getFirst().getClientAddress())
                .isEqualTo("127.0.0.1");
    }

    private static Response forwarded(String forwarded) {
        return given().contentType("application/json")
                .header("X-Forwarded-For", forwarded)
                .header("X-Forwarded-Host", "evil.example")
                .header("Host", "evil.example")
                .body(Map.of("email", UUID.randomUUID() + "@example.org", "password", "violet kettle orbit 42"))
                .post("/v1/registrations");
    }

    private void leave(StartActivationRequest start, String dueIn) {
        database.rows(
                """
                insert into handovers (task_id, user_id, key_id, ciphertext, credential_version, client_address,
                                       device_name, next_attempt_at)
                values ($1, $2, $3, $4, 1, $5, $6, now() + $7::text::interval)""",
                UUID.fromString(start.getTaskId()),
                UUID.fromString(start.getUserId()),
                start.getPassword().getKeyId(),
                Buffer.buffer(start.getPassword().getCiphertext().toByteArray()),
                start.getClientAddress(),
                start.getDeviceName(),
                dueIn);
    }

    private static String opened(StartActivationRequest start) {
        return CoreAuthStandIn.KEY.open(
                start.getPassword().getCiphertext().toByteArray(),
                "gatehouse/password/v1|" + start.getUserId() + "|" + start.getTaskId() + "|1");
    }

    private long open(Response answer) {
        return database.count("handovers where user_id = $1", UUID.fromString(userId(answer)));
    }

    private static String userId(Response answer) {
        return Objects.requireNonNull(answer.jsonPath().getString("user.id"));
    }
}
