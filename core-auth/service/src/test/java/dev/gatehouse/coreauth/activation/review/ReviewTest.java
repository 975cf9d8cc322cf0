package dev.gatehouse.coreauth.activation.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ReviewTest {

    private static final String ACTIVATIONS = "/admin/v1/activations";

    @Inject
    Accounts accounts;

    @Inject
    Sweeps sweeps;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    Registrar registrar;

    @Inject
    MeterRegistry metrics;

    @Test
    void silentPartsAreAskedAgainAfterAMinuteAndThenLessAndLessOften() {
        var user = activation("2 minutes", "ready", "pending", "pending", "ready");
        var young = activation("20 seconds", "ready", "pending", "pending", "ready");

        sweep();
        sweep();

        assertThat(asked(user)).containsExactly(List.of("roles", "email"));
        assertThat(asked(young)).isEmpty();
        assertThat(pause(user)).isBetween(90L, 121L);

        database.run("update activation set ask_at = now() where user_id = $1", user);
        sweep();

        assertThat(asked(user)).hasSize(2);
        assertThat(pause(user)).isBetween(210L, 241L);
        assertThat(database
                        .rows(
                                "select task, attempt from activation_timeline where user_id = $1"
                                        + " and outcome = 'asked again' order by attempt, task",
                                user)
                        .stream()
                        .map(row -> row.getString(0) + row.getInteger(1)))
                .containsExactly("email2", "roles2", "email3", "roles3");
    }

    @Test
    void whatIsReadyIsNotAskedForWhatFailedIsAndAMailThatFailedIsNot() {
        var failed = activation("2 hours", "ready", "failed", "failed", "failed");
        var complete = activation("2 hours", "ready", "ready", "ready", "ready");
        var hashing = activation("2 minutes", "pending", "ready", "ready", "ready");
        sweep();
        assertThat(asked(complete)).isEmpty();
        assertThat(asked(hashing)).isEmpty();
        assertThat(asked(failed)).containsExactly(List.of("roles", "profile"));
    }

    @Test
    void aPartPastItsDeadlineFailsAndALaterSuccessHealsIt() {
        var user = activation("61 minutes", "ready", "pending", "ready", "ready");

        sweep();
        sweep();

        assertThat(state(user)).isEqualTo("NEEDS_REVIEW");
        assertThat(events(user, "activation.failed"))
                .extracting(each -> each.getString("domain") + " " + each.getString("reason"))
                .containsExactly("roles DEADLINE");

        database.run("update activation set roles = 'ready' where user_id = $1", user);
        assertThat(state(user)).isEqualTo("ACTIVE");
    }

    @Test
    void twoPartsThatAreLateAtOnceAreEachToldOf() {
        var user = activation("61 minutes", "ready", "pending", "ready", "pending");

        sweep();

        assertThat(events(user, "activation.failed"))
                .extracting(each -> each.getString("domain"))
                .containsExactlyInAnyOrder("roles", "profile");
        assertThat(
                        database
                                .rows(
                                        "select task from activation_timeline where user_id = $1 and outcome = 'DEADLINE'",
                                        user)
                                .stream()
                                .map(row -> row.getString(0)))
                .containsExactlyInAnyOrder("roles", "profile");
    }

    @Test
    void mailHasLongerThanRoles() {
        var user = activation("2 hours", "ready", "ready", "pending", "ready");
        sweep();
        assertThat(state(user)).isEqualTo("PENDING");
        database.run("update activation set created_at = now() - interval '181 minutes' where user_id = $1", user);
        sweep();
        assertThat(state(user)).isEqualTo("NEEDS_REVIEW");
    }

    @Test
    void whosePasswordIsLostIsWrittenToOnceAndTheCiphertextIsGone() {
        var user = activation("25 hours 1 minute", "pending", "ready", "ready", "ready");
        database.run(
                "insert into password_task (id, user_id, credential_version, key_id, ciphertext, due_at)"
                        + " values (gen_random_uuid(), $1, 1, 'gone', 'x', now() + interval '1 day')",
                user);

        sweep();
        sweep();

        assertThat(state(user)).isEqualTo("NEEDS_REVIEW");
        assertThat(database.count("select count(*) from password_task where user_id = $1", user))
                .isZero();
        assertThat(events(user, "mail.requested"))
                .extracting(each -> each.getString("template"))
                .containsExactly("set-password");
        assertThat(database.text("select topic from outbox where subject = $1 and type = 'mail.requested'", user))
                .isEqualTo("gatehouse.mail-requests.v1");
    }

    @Test
    void aPasswordThatDoesNotOpenIsLostAtOnce() {
        var request = registrar.request("correct horse battery");
        var user = UUID.fromString(request.getUserId());
        var other = registrar.request("correct horse battery");
        registrar
                .activations("user-management")
                .start(request.toBuilder().setPassword(other.getPassword()).build());
        await().atMost(Database.SOON).until(() -> "NEEDS_REVIEW".equals(state(user)));

        sweep();

        assertThat(events(user, "mail.requested")).hasSize(1);
    }

    @Test
    void operatorsSeeWhoNeedsReviewAndWhatHappened() {
        var user = activation("61 minutes", "ready", "pending", "failed", "ready");
        sweep();
        var before = new UUID(user.getMostSignificantBits(), user.getLeastSignificantBits() - 1);
        as("support")
                .get(ACTIVATIONS + "?page_token=" + before) // other tests leave more than a page of them
                .then()
                .statusCode(200)
                .body("activations.user_id", hasItem(user.toString()))
                .body("activations.find { it.user_id == '" + user + "' }.domains.roles", equalTo("failed"));
        as("support")
                .get(ACTIVATIONS + "/" + user + "/timeline")
                .then()
                .statusCode(200)
                .body("entries.outcome", hasItems("asked again", "failed"))
                .body("entries.find { it.error == 'DEADLINE' }.task", equalTo("roles"));

        as("support").get(ACTIVATIONS + "?page_size=1").then().body("activations", hasSize(1));
    }

    @Test
    void anOperatorHasTheUnfinishedPartsTriedAgain() {
        var user = activation("10 seconds", "pending", "failed", "pending", "ready");
        database.run(
                "update activation set password = 'failed', set_password_mailed_at = now() where user_id = $1", user);
        var operator = signedIn("admin");
        retry(operator.token(), user).then().statusCode(202);

        assertThat(asked(user)).containsExactly(List.of("roles", "email"));
        assertThat(events(user, "mail.requested")).hasSize(1);
        assertThat(trail.of(user))
                .extracting(told -> told.kind() + " by " + told.actorId())
                .containsExactly("activation.retried by " + operator.id());
        retry(operator.token(), activation("1 hour", "ready", "ready", "ready", "ready"))
                .then()
                .statusCode(409)
                .body("code", equalTo("NOTHING_TO_RETRY"));
        retry(operator.token(), UUID.randomUUID()).then().statusCode(404);
        as("support")
                .get(ACTIVATIONS + "/" + user + "/timeline")
                .then()
                .body("entries.outcome", hasItems("asked by an operator"));
    }

    @Test
    void reviewIsForOperatorsOnly() {
        var user = activation("10 seconds", "ready", "pending", "ready", "ready");
        as("user").get(ACTIVATIONS).then().statusCode(403);
        as("user").get(ACTIVATIONS + "/" + user + "/timeline").then().statusCode(403);
        retry(signedIn("support").token(), user).then().statusCode(403);
        given().get(ACTIVATIONS).then().statusCode(401);
        assertThat(asked(user)).isEmpty();
    }

    @Test
    void whatWaitsIsMeasured() {
        activation("40 minutes", "pending", "ready", "ready", "ready");
        activation("1 minute", "ready", "failed", "ready", "ready");
        await().atMost(Database.SOON)
                .until(() -> metrics.get("gatehouse.activation.pending.age.seconds")
                                        .gauge()
                                        .value()
                                >= 2_400
                        && metrics.get("gatehouse.activation.needs.review")
                                        .gauge()
                                        .value()
                                >= 1);
        assertThat(metrics.get("gatehouse.password.task.age.seconds").gauge().value())
                .isGreaterThanOrEqualTo(0);
    }

    private UUID activation(String age, String password, String roles, String email, String profile) {
        var user = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, roles, email, profile, created_at, ask_at)"
                        + " values ($1, $2::domain_state, $3::domain_state, $4::domain_state, $5::domain_state,"
                        + " now() - '" + age + "'::interval, now() - '" + age + "'::interval + interval '1 minute')",
                user,
                password,
                roles,
                email,
                profile);
        return user;
    }

    private void sweep() {
        sweeps.sweep();
    }

    private @Nullable String state(UUID user) {
        return database.text("select state from activation where user_id = $1", user);
    }

    private long pause(UUID user) {
        return database.count(
                "select extract(epoch from ask_at - now())::bigint from activation where user_id = $1", user);
    }

    private List<List<?>> asked(UUID user) {
        return events(user, "activation.report-missed").stream()
                .<List<?>>map(each -> each.getJsonArray("domains").getList())
                .toList();
    }

    private List<JsonObject> events(UUID user, String type) {
        return database
                .rows("select data::text from outbox where subject = $1 and type = $2 order by position", user, type)
                .stream()
                .map(row -> new JsonObject(row.getString(0)))
                .toList();
    }

    private record Caller(UUID id, String token) {}

    private Caller signedIn(String role) {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), role);
        return new Caller(account.userId(), Accounts.signIn(account).accessToken());
    }

    private static Response retry(String token, UUID user) {
        return given().auth().oauth2(token).post(ACTIVATIONS + "/" + user + "/retry");
    }

    private RequestSpecification as(String role) {
        return given().auth().oauth2(signedIn(role).token());
    }
}
