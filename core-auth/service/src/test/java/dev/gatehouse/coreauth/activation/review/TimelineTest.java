package dev.gatehouse.coreauth.activation.review;

import static dev.gatehouse.coreauth.OtherServices.AUTHORIZATION;
import static dev.gatehouse.coreauth.OtherServices.COMMUNICATION;
import static dev.gatehouse.coreauth.OtherServices.USER_MANAGEMENT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.activation.TimelineConfig;
import dev.gatehouse.coreauth.api.v1.SealedPassword;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of what was tried: each ask of each part, and each answer. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class TimelineTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String ANOTHER = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Instant NOW = Instant.EPOCH;
    private static final int TEN_MINUTES = 600_000;

    @Inject
    Accounts accounts;

    @Inject
    Sweeper sweeper;

    @Inject
    TimelineConfig config;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    private String operator = "";

    @BeforeEach
    void signIn() {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "admin");
        operator = Accounts.signIn(account).accessToken();
    }

    @Test
    void eachAskOfEachPartAndEachAnswerIsAnEntry() {
        var user = registeredTenMinutesAgo();
        sweep(user);
        rolesFail(user);
        rolesFail(user);
        await().atMost(Database.SOON).until(() -> noted(user, "NO_DEFAULT_ROLE") == 2);
        retry(user);
        rolesAreAssigned(user);
        mailIsSent(user);
        awaitActive(user);

        var entries = timeline(user);

        assertThat(told(entries, "profile")).containsExactly("1 asked", "1 ready, says " + USER_MANAGEMENT.source());
        assertThat(told(entries, "roles"))
                .containsExactly(
                        "1 asked",
                        "2 asked again",
                        "2 failed NO_DEFAULT_ROLE, says " + AUTHORIZATION.source(),
                        "2 failed NO_DEFAULT_ROLE, says " + AUTHORIZATION.source(),
                        "3 asked by an operator",
                        "3 ready, says " + AUTHORIZATION.source());
        assertThat(told(entries, "email"))
                .containsExactly(
                        "1 asked",
                        "2 asked again",
                        "3 asked by an operator",
                        "3 ready, says " + COMMUNICATION.source());
        assertThat(told(entries, "activation")).containsExactly("1 active");
        assertThat(entries).hasSize(13).allSatisfy(entry -> assertThat(entry).containsEntry("node", "core-auth"));
    }

    @Test
    void anAnswersTimeCountsFromTheAskItCameAfterAndItsTraceIsItsEvents() {
        var user = registeredTenMinutesAgo();
        sweep(user);
        rolesAreAssigned(user);
        mailIsSent(user);
        awaitActive(user);

        var entries = timeline(user);

        assertThat(took(entry(entries, "profile", "ready"))).isGreaterThanOrEqualTo(TEN_MINUTES);
        assertThat(took(entry(entries, "roles", "ready"))).isBetween(0.0, TEN_MINUTES / 2.0);
        assertThat(took(entry(entries, "activation", "active"))).isGreaterThanOrEqualTo(TEN_MINUTES);
        assertThat(entry(entries, "roles", "asked again")).doesNotContainKeys("took_ms", "source", "error");
        assertThat(entry(entries, "roles", "asked")).containsEntry("trace_id", TRACE);
        assertThat(entry(entries, "profile", "ready")).containsEntry("trace_id", TRACE);
        assertThat(entry(entries, "roles", "ready")).containsEntry("trace_id", ANOTHER);
    }

    @Test
    void anAttemptAtAPasswordSaysWhatWhenHowLongWhereHowItEndedAndInWhichTrace() {
        var began = Instant.now();
        var user = withPassword(password -> password);
        var other =
                withPassword(password -> password.toBuilder().setKeyId("gone").build());
        await().atMost(Database.SOON).until(() -> noted(user, "ready") == 1 && noted(other, "KEY_GONE") == 1);

        var ready = entry(timeline(user), "password", "ready");
        var failed = entry(timeline(other), "password", "failed");

        assertThat(ready).containsOnlyKeys("at", "task", "attempt", "node", "took_ms", "outcome", "trace_id");
        assertThat(failed).containsOnlyKeys("at", "task", "attempt", "node", "took_ms", "outcome", "error", "trace_id");
        assertThat(failed).containsEntry("error", "KEY_GONE");
        assertThat(List.of(ready, failed)).allSatisfy(entry -> {
            assertThat(at(entry)).isBetween(began, Instant.now());
            assertThat(took(entry)).isBetween(0.0, TEN_MINUTES / 2.0);
            assertThat(entry)
                    .containsEntry("attempt", 1)
                    .containsEntry("node", "core-auth")
                    .containsEntry("trace_id", TRACE);
        });
    }

    @Test
    void whatRepeatsIsNotedToABoundAndWhatChangesAlways() {
        var user = registeredTenMinutesAgo();
        rolesFail(user);
        await().atMost(Database.SOON).until(() -> noted(user, "NO_DEFAULT_ROLE") == 1);
        database.run(
                "insert into activation_timeline (user_id, task, attempt, node, outcome)"
                        + " select $1, 'email', 2, 'core-auth', 'asked again' from generate_series(1, $2)",
                user,
                config.most());

        sweep(user);
        rolesFail(user);
        retry(user);
        rolesAreAssigned(user);
        mailIsSent(user);
        awaitActive(user);

        assertThat(noted(user, "asked again")).isEqualTo(config.most());
        assertThat(noted(user, "asked by an operator")).isZero();
        assertThat(noted(user, "NO_DEFAULT_ROLE")).isEqualTo(1);
        assertThat(noted(user, "ready")).isEqualTo(3);
        assertThat(noted(user, "active")).isEqualTo(1);
        assertThat(timeline(user)).hasSize(config.most() + 3 + 1 + 3 + 1); // 3 asked, by the registration
    }

    private UUID registeredTenMinutesAgo() {
        var user = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, created_at, ask_at)"
                        + " values ($1, 'ready', now() - interval '10 minutes', now() + interval '1 hour')",
                user);
        USER_MANAGEMENT.tell(user, TRACE, id -> new UserRegistered(id, user, NOW));
        await().atMost(Database.SOON).until(() -> noted(user, "ready") == 1);
        return user;
    }

    /** Accepted ten minutes ago; what was to be hashed comes only now. */
    private UUID withPassword(UnaryOperator<SealedPassword> kept) {
        var user = UUID.randomUUID();
        var task = UUID.randomUUID();
        var frame = Registrar.frame("correct horse battery staple".getBytes(StandardCharsets.UTF_8));
        var password = kept.apply(registrar.seal(frame, user, task, 1));
        database.run(
                "insert into activation (user_id, created_at, ask_at)"
                        + " values ($1, now() - interval '10 minutes', now() + interval '1 hour')",
                user);
        database.run(
                "insert into credential (user_id, canonical_email, version) values ($1, $2, 1)",
                user,
                user + "@example.org");
        database.run(
                "insert into password_task (id, user_id, credential_version, key_id, ciphertext, traceparent)"
                        + " values ($1, $2, 1, $3, $4, $5)",
                task,
                user,
                password.getKeyId(),
                Buffer.buffer(password.getCiphertext().toByteArray()),
                "00-" + TRACE + "-b7ad6b7169203331-00");
        return user;
    }

    private void sweep(UUID user) {
        database.run("update activation set ask_at = now() where user_id = $1", user);
        sweeper.sweep().await().atMost(Database.SOON);
        await().atMost(Database.SOON) // the service sweeps, too
                .until(() -> database.count(
                                "select count(*) from outbox where subject = $1 and type = 'activation.report-missed'",
                                user)
                        == 1);
    }

    private void retry(UUID user) {
        given().auth()
                .oauth2(operator)
                .post("/admin/v1/activations/" + user + "/retry")
                .then()
                .statusCode(202);
    }

    private static void rolesFail(UUID user) {
        AUTHORIZATION.tell(user, ANOTHER, id -> new RolesAssignmentFailed(id, user, NOW, "NO_DEFAULT_ROLE"));
    }

    private static void rolesAreAssigned(UUID user) {
        AUTHORIZATION.tell(user, ANOTHER, id -> new RolesAssigned(id, user, NOW, List.of("user"), List.of("user"), 7));
    }

    private static void mailIsSent(UUID user) {
        COMMUNICATION.tell(user, ANOTHER, id -> new MailSent(id, user, NOW, UUID.randomUUID(), "verify-email"));
    }

    private void awaitActive(UUID user) {
        await().atMost(Database.SOON)
                .until(() -> "ACTIVE".equals(database.text("select state from activation where user_id = $1", user)));
    }

    private long noted(UUID user, String outcome) {
        return database.count(
                "select count(*) from activation_timeline where user_id = $1 and outcome = $2", user, outcome);
    }

    private List<Map<String, Object>> timeline(UUID user) {
        return given().auth()
                .oauth2(operator)
                .get("/admin/v1/activations/" + user + "/timeline")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("entries");
    }

    private static List<String> told(List<Map<String, Object>> entries, String task) {
        return entries.stream()
                .filter(entry -> task.equals(entry.get("task")))
                .map(entry -> entry.get("attempt") + " " + entry.get("outcome")
                        + (entry.containsKey("error") ? " " + entry.get("error") : "")
                        + (entry.containsKey("source") ? ", says " + entry.get("source") : ""))
                .toList();
    }

    private static Map<String, Object> entry(List<Map<String, Object>> entries, String task, String outcome) {
        return entries.stream()
                .filter(entry -> task.equals(entry.get("task")) && outcome.equals(entry.get("outcome")))
                .findFirst()
                .orElseThrow();
    }

    private static Instant at(Map<String, Object> entry) {
        return OffsetDateTime.parse(String.valueOf(entry.get("at"))).toInstant();
    }

    private static double took(Map<String, Object> entry) {
        return ((Number) Objects.requireNonNull(entry.get("took_ms"))).doubleValue();
    }
}
