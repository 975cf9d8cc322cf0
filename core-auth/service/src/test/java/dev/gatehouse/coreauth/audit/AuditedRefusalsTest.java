package dev.gatehouse.coreauth.audit;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditTrail.Told;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.oauth.ServiceAccounts;
import dev.gatehouse.coreauth.oauth.ServiceAccounts.Program;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was refused is recorded, and no flood of it pushes out what tells something. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AuditedRefusalsTest {

    private static final String HERE = "127.0.0.1";
    private static final String WRONG_SECRET = "gh_cs_" + "A".repeat(43);

    @Inject
    Accounts accounts;

    @Inject
    ServiceAccounts programs;

    @Inject
    AuditLog audit;

    @Inject
    AuditTrail trail;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void ofTwoHundredRefusedTriesOneIsRecordedAndEachWrongOneIs() {
        clock.freeze(); // else a slow machine sees the end of the wait
        var account = accounts.active();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            Accounts.login(account.email(), "wrong").then().statusCode(401);
        }
        for (int i = 0; i < 200; i++) {
            Accounts.login(account.email(), PASSWORD).then().statusCode(429);
        }
        clock.advance(Duration.ofSeconds(31));
        Accounts.login(account.email(), "wrong").then().statusCode(401);
        Accounts.login(account.email(), PASSWORD).then().statusCode(429);

        awaitWritten(account.userId());

        assertThat(trail.of(account.userId()))
                .extracting(Told::reason)
                .containsExactly(
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "TOO_MANY_ATTEMPTS",
                        "WRONG_PASSWORD",
                        "TOO_MANY_ATTEMPTS",
                        null);
    }

    @Test
    void aProgramWithAWrongSecret() {
        var program = programs.create("reports:read");
        var id = UUID.fromString(program.id());
        program.token().then().statusCode(200);
        var guesser = new Program(program.id(), program.clientId(), WRONG_SECRET);
        for (int i = 0; i < 5; i++) {
            guesser.token().then().statusCode(401);
        }
        for (int i = 0; i < 20; i++) {
            guesser.token().then().statusCode(429);
        }

        awaitWritten(id);

        var told = trail.of(id);
        assertThat(told)
                .extracting(Told::kind, Told::outcome, Told::reason, Told::actorType)
                .containsExactly(
                        tuple("service-account.created", "SUCCESS", null, "OPERATOR"),
                        wrong("WRONG_SECRET"),
                        wrong("WRONG_SECRET"),
                        wrong("WRONG_SECRET"),
                        wrong("WRONG_SECRET"),
                        wrong("WRONG_SECRET"),
                        wrong("TOO_MANY_ATTEMPTS"),
                        tuple("session.ended", "SUCCESS", null, "SYSTEM"));
        assertThat(trail.text(id)).doesNotContain(WRONG_SECRET).doesNotContain(program.secret());
    }

    @Test
    void aProgramThatIsNotKnownOrCannotBe() {
        var agent = "program/" + UUID.randomUUID();

        authenticate(agent, "sa_" + UUID.randomUUID(), WRONG_SECRET);
        authenticate(agent, "reports", "secret");

        await().atMost(Database.SOON).until(() -> trail.fromDevice(agent).size() == 2);
        assertThat(trail.fromDevice(agent))
                .containsExactly(
                        failed("client.authenticated", "UNKNOWN_CLIENT", agent),
                        failed("client.authenticated", "MALFORMED", agent));
    }

    @Test
    void aLinkThatIsDead() {
        var agent = "reader/" + UUID.randomUUID();

        RestAssured.given()
                .header("User-Agent", agent)
                .contentType(ContentType.JSON)
                .body(Map.of("token", "gh_pr_" + "A".repeat(43), "new_password", PASSWORD))
                .post("/v1/password/reset")
                .then()
                .statusCode(410);

        await().atMost(Database.SOON).until(() -> !trail.fromDevice(agent).isEmpty());
        assertThat(trail.fromDevice(agent)).containsExactly(failed("password.reset", "RESET_LINK_DEAD", agent));
    }

    @Test
    void whatDoorsForOperatorsRefuseIsRecordedOnceAMinuteOfEachCallerAndDoor() {
        var support = accounts.active();
        accounts.holdRoles(support.userId(), "support");
        var operator = Accounts.signIn(support);
        var stranger = accounts.active();
        for (int i = 0; i < 20; i++) {
            assertForbidden(operator.calling().post("/admin/v1/keys/signing/rotate"));
        }
        assertForbidden(Accounts.signIn(stranger).calling().get("/admin/v1/audit"));
        operator.calling().get("/admin/v1/audit").then().statusCode(200);
        clock.advance(Duration.ofSeconds(61));
        assertForbidden(operator.calling().post("/admin/v1/keys/sealing/rotate"));

        awaitWritten(support.userId());

        var rotating = refused(support, "OPERATOR", "POST /admin/v1/keys");
        assertThat(refusedTo(support)).containsExactly(rotating, rotating);
        assertThat(refusedTo(stranger)).containsExactly(refused(stranger, "USER", "GET /admin/v1/audit"));
    }

    private static void assertForbidden(Response answer) {
        answer.then().statusCode(403);
    }

    private List<Told> refusedTo(Account account) {
        return trail.by(account.userId()).stream()
                .filter(told -> told.kind().equals("operator.refused"))
                .toList();
    }

    private static Told refused(Account account, String type, String door) {
        var id = account.userId().toString();
        return new Told("operator.refused", "FAILURE", "FORBIDDEN", type, id, HERE, Accounts.AGENT, door);
    }

    /** What is written soon is written in its order. */
    private void awaitWritten(UUID user) {
        audit.recordSoon(AuditEntry.success(AuditKind.SESSION_ENDED, Initiator.system("test"), user)
                .with("the last"));
        await().atMost(Database.SOON)
                .until(() -> trail.of(user).stream().anyMatch(told -> "the last".equals(told.details())));
    }

    private static void authenticate(String agent, String clientId, String secret) {
        RestAssured.given()
                .header("User-Agent", agent)
                .contentType(ContentType.URLENC)
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", clientId)
                .formParam("client_secret", secret)
                .post("/oauth2/token")
                .then()
                .statusCode(401);
    }

    private static Tuple wrong(String reason) {
        return tuple("client.authenticated", "FAILURE", reason, "UNKNOWN");
    }

    private static Told failed(String kind, String reason, String device) {
        return new Told(kind, "FAILURE", reason, "UNKNOWN", null, HERE, device, null);
    }
}
