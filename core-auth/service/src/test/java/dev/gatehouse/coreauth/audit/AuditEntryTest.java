package dev.gatehouse.coreauth.audit;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every entry, whatever it tells of. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AuditEntryTest {

    private static final String FORGED = "phone\r\n2026-01-01 session.ended SUCCESS\u2028\u202e";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    AuditLog audit;

    @Inject
    Pool pool;

    @Test
    void whatIsRolledBackWasNot() {
        var user = UUID.randomUUID();
        var entry = AuditEntry.success(AuditKind.PASSWORD_CHANGED, Initiator.system("test"), user);

        assertThatThrownBy(() -> pool.withTransaction(
                                transaction -> audit.record(transaction, entry).flatMap(done -> Uni.createFrom()
                                        .failure(new IllegalStateException("changed my mind"))))
                        .await()
                        .atMost(Database.SOON))
                .hasMessage("changed my mind");

        assertThat(trail.of(user)).isEmpty();
    }

    @Test
    void eachEntryNamesTheTraceOfItsRequest() {
        var account = accounts.active();
        var trace = UUID.randomUUID().toString().replace("-", "");

        RestAssured.given()
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .contentType(ContentType.JSON)
                .body(Map.of("email", account.email(), "password", PASSWORD))
                .post("/v1/auth/login")
                .then()
                .statusCode(200);

        assertThat(database.text(
                        "select trace_id from (select user_id, trace_id from audit_unsealed union all"
                                + " select user_id, trace_id from audit_entry) as e where user_id = $1",
                        account.userId()))
                .isEqualTo(trace);
    }

    @Test
    void noNewlineIsForged() {
        var account = accounts.active();

        Accounts.post("/v1/auth/login", Map.of("email", account.email(), "password", PASSWORD, "device_name", FORGED))
                .then()
                .statusCode(200);

        assertThat(trail.of(account.userId()).getFirst().deviceName())
                .startsWith("phone")
                .matches("[\\x20-\\x7e]+");
        assertThat(Initiator.unknown("", "phone\r\nforged").deviceName()).isEqualTo("phone\\u000d\\u000aforged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reason", "actor_id", "client_address", "device_name", "trace_id", "details"})
    void noNewlineIsForgedInAnyField(String column) {
        var user = UUID.randomUUID();

        audit.record(pool, forged(column, user)).await().atMost(Database.SOON);

        var stored = """
                select coalesce(%1$s, '') from (select user_id, %1$s from audit_unsealed union all
                                                select user_id, %1$s from audit_entry) as e where user_id = $1""".formatted(column);
        assertThat(database.text(stored, user)).matches(column.equals("trace_id") ? "" : "phone[\\x20-\\x7e]+");
    }

    private static AuditEntry forged(String column, UUID user) {
        var entry = by(Initiator.system("test"), user);
        return switch (column) {
            case "reason" -> entry.because(FORGED);
            case "details" -> entry.with(FORGED);
            case "trace_id" -> entry.inTrace("00-" + FORGED);
            case "actor_id" -> by(Initiator.serviceAccount(FORGED, "", ""), user);
            case "client_address" -> by(Initiator.unknown(FORGED, ""), user);
            default -> by(Initiator.unknown("", FORGED), user);
        };
    }

    private static AuditEntry by(Initiator initiator, UUID user) {
        return AuditEntry.success(AuditKind.PASSWORD_CHANGED, initiator, user);
    }
}
