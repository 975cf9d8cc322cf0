package dev.gatehouse.usermanagement.suspension;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class SuspensionTest {

    private static final UUID OPERATOR = UUID.randomUUID();
    private static final String ADMIN = TestTokens.full(OPERATOR, "admin");

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Test
    void eachChangeIsAnnouncedOnceUnderTheNextVersion() {
        var user = accounts.add("Ada");

        for (var act : List.of("suspend", "suspend", "reactivate", "reactivate", "suspend")) {
            assertThat(post(user, act, ADMIN).statusCode()).as(act).isEqualTo(204);
        }

        assertThat(database.rows("select type, data from outbox where subject = $1 order by position", user))
                .extracting(row -> row.getString("type") + " " + told((JsonObject) row.getJson("data")))
                .containsExactly(
                        "user.suspended 1 " + OPERATOR,
                        "user.reactivated 2 " + OPERATOR,
                        "user.suspended 3 " + OPERATOR);
    }

    @Test
    void theAuditLogIsToldOfEachChangeOnceWithFromWhere() {
        var user = accounts.add("Ada");
        var operator = UUID.randomUUID();
        var token = TestTokens.full(operator, "admin");

        for (var act : List.of("suspend", "suspend", "reactivate", "reactivate")) {
            assertThat(post(user, act, token).statusCode()).as(act).isEqualTo(204);
        }

        assertThat(database.rows("select topic, data from outbox where subject = $1 order by position", operator))
                .extracting(row -> row.getString("topic") + " " + acted((JsonObject) row.getJson("data")))
                .containsExactly(
                        "gatehouse.user-management-operators.v1 user.suspended of " + user
                                + " from 127.0.0.1 by drill/1",
                        "gatehouse.user-management-operators.v1 user.reactivated of " + user
                                + " from 127.0.0.1 by drill/1");
    }

    @Test
    void ofManyAtOnceOneIsAnnounced() {
        var user = accounts.add("Ada");

        assertThat(accounts.atOnce(16, i -> post(user, "suspend", ADMIN).statusCode()))
                .containsOnly(204);

        assertThat(database.count("outbox where subject = $1", user)).isOne();
        assertThat(database.count("outbox where data->>'user_id' = $1 and type = 'operator.acted'", user.toString()))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({"suspend", "reactivate"})
    void whoIsNotThereIsNotFound(String act) {
        var answer = post(UUID.randomUUID(), act, ADMIN);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("USER_NOT_FOUND");
    }

    @Test
    void nobodySuspendsHimself() {
        var user = accounts.add("Ada");

        var answer = post(user, "suspend", TestTokens.full(user, "admin"));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("OWN_ACCOUNT");
        assertThat(database.count("outbox where subject = $1", user)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"suspend, support", "suspend, user", "reactivate, support", "reactivate, user"})
    void whoMayNotMayNot(String act, String role) {
        var user = accounts.add("Ada");

        assertThat(post(user, act, TestTokens.full(UUID.randomUUID(), role)).statusCode())
                .isEqualTo(403);
        assertThat(post(user, act, "x").statusCode()).isEqualTo(401);
        assertThat(database.count("outbox where subject = $1", user)).isZero();
    }

    private static String told(JsonObject data) {
        return data.getInteger("version") + " " + data.getString("operator_id");
    }

    private static String acted(JsonObject data) {
        return data.getString("action") + " of " + data.getString("user_id") + " from "
                + data.getString("client_address") + " by " + data.getString("device_name");
    }

    private static Response post(UUID user, String act, String token) {
        return given().header("Authorization", "Bearer " + token)
                .header("User-Agent", "drill/1")
                .post("/admin/v1/users/" + user + "/" + act);
    }
}
