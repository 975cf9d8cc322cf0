package dev.gatehouse.authorization.change;

import static dev.gatehouse.authorization.Http.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log is told of changes: each commits with its own announcement. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class AuditedChangesTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String DEVICE = "drill/1";

    /** Somebody else's request in whose trace ours is, as the gateway hands it on. */
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Inject
    TestPolicy policy;

    @Inject
    Pool pool;

    private UUID admin;
    private UUID user;

    @BeforeEach
    void begin() {
        admin = policy.userWith("admin");
        user = UUID.randomUUID();
    }

    @Test
    void givingAndTakingARole() {
        var roles = "/admin/v1/users/" + user + "/roles";
        var limited = Map.of("role", "support", "scope", "org/42", "valid_until", "2099-01-01T00:00:00Z");

        calling().body(Map.of("role", "user")).post(roles).then().statusCode(200);
        calling().body(limited).post(roles).then().statusCode(200);
        calling().delete(roles + "/support?scope=org/42").then().statusCode(200);

        assertThat(told())
                .containsExactly(
                        told("role.given", user, "user"),
                        told("role.given", user, "support at org/42 until 2099-01-01T00:00:00Z"),
                        told("role.taken", user, "support at org/42"));
    }

    @Test
    void definingARole() {
        var name = "r-" + UUID.randomUUID();
        var role = Map.of(
                "name",
                name,
                "description",
                "hunter2",
                "permissions",
                List.of("docs:read", "docs:list"),
                "parents",
                List.of("user"));
        var path = "/admin/v1/roles/" + name;

        calling().body(role).post("/admin/v1/roles").then().statusCode(201);
        calling()
                .body(Map.of("permissions", List.of("docs:read"), "parents", List.of()))
                .patch(path)
                .then()
                .statusCode(200);
        calling().delete(path).then().statusCode(200);

        assertThat(told())
                .containsExactly(
                        told("role.created", null, name + " inherits [user] grants [docs:list, docs:read]"),
                        told("role.changed", null, name + " inherits [] grants [docs:read]"),
                        told("role.deleted", null, name));
    }

    @Test
    void whatIsRefusedIsNotTold() {
        var own = "/admin/v1/users/" + admin + "/roles";

        calling().body(Map.of("role", "support")).post(own).then().statusCode(403);
        calling().delete("/admin/v1/roles/user").then().statusCode(403);
        calling().delete("/admin/v1/users/" + user + "/roles/support").then().statusCode(404);

        assertThat(told()).isEmpty();
    }

    @Test
    void theTraceIsTheRequests() {
        calling()
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00")
                .body(Map.of("role", "user"))
                .post("/admin/v1/users/" + user + "/roles")
                .then()
                .statusCode(200);

        assertThat(rows("select substr(traceparent, 4, 32) from outbox where subject = $1 and type = 'operator.acted'"))
                .containsExactly(TRACE);
    }

    private RequestSpecification calling() {
        return as(admin).header("User-Agent", DEVICE);
    }

    private JsonObject told(String action, @Nullable UUID whom, String details) {
        var told = new JsonObject()
                .put("type", "operator.acted")
                .put("operator_id", admin.toString())
                .put("action", action)
                .put("details", details)
                .put("client_address", "127.0.0.1")
                .put("device_name", DEVICE);
        return whom == null ? told : told.put("user_id", whom.toString());
    }

    /** Without their ids and times. */
    private List<JsonObject> told() {
        return rows("select data::text from outbox where subject = $1 and type = 'operator.acted'"
                        + " and topic = 'gatehouse.authorization-operators.v1' order by position")
                .stream()
                .map(AuditedChangesTest::withoutItsOwn)
                .toList();
    }

    private static JsonObject withoutItsOwn(String data) {
        var told = new JsonObject(data);
        told.remove("event_id");
        told.remove("occurred_at");
        return told;
    }

    private List<String> rows(String sql) {
        var rows = pool.preparedQuery(sql).execute(Tuple.of(admin)).await().atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }
}
