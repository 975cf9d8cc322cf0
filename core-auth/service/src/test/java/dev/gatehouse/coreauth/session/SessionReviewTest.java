package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SessionReviewTest {

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail trail;

    @Test
    void anOperatorSeesAndEndsEachOfSomebodysSessions() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        var admin = Accounts.signIn(operator);
        var account = accounts.active();
        var one = Accounts.signIn(account);
        var other = Accounts.signIn(account);
        var path = "/admin/v1/users/" + account.userId() + "/sessions";
        admin.calling()
                .get(path)
                .then()
                .statusCode(200)
                .body("sessions.id", contains(other.sessionId(), one.sessionId()))
                .body("sessions.kind", contains("FULL", "FULL"))
                .body("sessions.device_name", contains(Accounts.AGENT, Accounts.AGENT));

        admin.calling().delete(path + "/" + one.sessionId()).then().statusCode(204);

        one.calling().get("/v1/sessions").then().statusCode(401);
        other.calling().get("/v1/sessions").then().statusCode(200);
        admin.calling()
                .delete(path + "/" + one.sessionId())
                .then()
                .statusCode(404)
                .body("code", equalTo("SESSION_NOT_FOUND"));
        assertThat(trail.of(account.userId())).last().isEqualTo(ended(operator, one.sessionId()));

        admin.calling().delete(path).then().statusCode(200).body("ended", equalTo(1));

        other.calling().get("/v1/sessions").then().statusCode(401);
        Accounts.refresh(other.refreshToken()).then().statusCode(401);
        assertThat(trail.of(account.userId())).last().isEqualTo(ended(operator, "1 session"));
        admin.calling().get("/v1/sessions").then().statusCode(200);
    }

    @Test
    void aSessionUnderSomebodyElsesNameIsNotThere() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        var victim = Accounts.signIn(accounts.active());

        Accounts.signIn(operator)
                .calling()
                .delete("/admin/v1/users/" + UUID.randomUUID() + "/sessions/" + victim.sessionId())
                .then()
                .statusCode(404);

        victim.calling().get("/v1/sessions").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "support, GET, 200",
        "support, DELETE, 403",
        "user, GET, 403",
        "user, DELETE, 403",
    })
    void whoMayNotMayNot(String role, Method method, int status) {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), role);
        var path = "/admin/v1/users/" + UUID.randomUUID() + "/sessions";

        Accounts.signIn(account).calling().request(method, path).then().statusCode(status);
        SignedInClient.bearer("x").request(method, path).then().statusCode(401);
    }

    private static AuditTrail.Told ended(Accounts.Account operator, String details) {
        return new AuditTrail.Told(
                "session.ended",
                "SUCCESS",
                "ENDED_BY_OPERATOR",
                "OPERATOR",
                operator.userId().toString(),
                "127.0.0.1",
                Accounts.AGENT,
                details);
    }
}
