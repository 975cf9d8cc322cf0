package dev.gatehouse.coreauth.audit;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What holds of every entry, whatever it tells of. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AuditEntryTest {

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
        Accounts.signIn(account);

        assertThat(database.text(
                        "select trace_id from (select user_id, trace_id from audit_unsealed union all"
                                + " select user_id, trace_id from audit_entry) as e where user_id = $1",
                        account.userId()))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void noNewlineIsForged() {
        var account = accounts.active();

        Accounts.post(
                        "/v1/auth/login",
                        Map.of(
                                "email",
                                account.email(),
                                "password",
                                PASSWORD,
                                "device_name",
                                "phone\r\n2026-01-01 session.ended SUCCESS\u2028\u202e"))
                .then()
                .statusCode(200);

        assertThat(trail.of(account.userId()).getFirst().deviceName())
                .startsWith("phone")
                .matches("[\\x20-\\x7e]+");
        assertThat(Initiator.unknown("", "phone\r\nforged").deviceName()).isEqualTo("phone\\u000d\\u000aforged");
    }
}
