package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTurn;
import dev.gatehouse.coreauth.PatientLocks;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Through Kafka: what authorization publishes, and whose tokens say too much afterwards. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class DemotionTest {

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail trail;

    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    @Test
    void whoIsAnOperatorNoMoreIsSignedOut() {
        var account = accounts.active();
        var id = account.userId();
        accounts.holdRoles(id, "admin", "user");
        var operator = Accounts.signIn(account);
        operator.calling().get("/admin/v1/audit").then().statusCode(200);

        publish(new RolesRevoked(UUID.randomUUID(), id, Instant.now(), List.of("admin"), List.of("user"), 3));

        await().atMost(Database.SOON)
                .until(() -> operator.calling().get("/admin/v1/audit").statusCode() == 401);
        Accounts.refresh(operator.refreshToken()).then().statusCode(401);
        Accounts.signIn(account).calling().get("/admin/v1/audit").then().statusCode(403);
        assertThat(trail.of(id))
                .filteredOn(entry -> entry.kind().equals("session.ended"))
                .extracting(entry -> entry.reason() + " " + entry.actorType() + " " + entry.actorId())
                .containsExactly("DEMOTED SYSTEM roles");
    }

    @Test
    void whoLosesAnotherRoleStaysSignedIn() {
        var account = accounts.active();
        var id = account.userId();
        var client = Accounts.signIn(account);
        publish(new RolesAssigned(UUID.randomUUID(), id, Instant.now(), List.of("editor"), List.of("editor"), 2));
        publish(new RolesRevoked(UUID.randomUUID(), id, Instant.now(), List.of("editor"), List.of(), 3));
        await().atMost(Database.SOON).until(() -> revision(id) == 3);

        Accounts.refresh(client.refreshToken()).then().statusCode(200);
        assertThat(trail.of(id)).extracting(AuditTrail.Told::kind).containsExactly("session.signed-in");
    }

    @Test
    void whoIsJustSigningInGetsTheRolesThatAreLeft() throws Exception {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "admin");
        try (var _ = PatientLocks.of(pool);
                var turn = HeldTurn.of(pool, account.userId())) {
            var signIn = CompletableFuture.supplyAsync(
                    () -> Accounts.signIn(account), task -> Thread.ofPlatform().start(task));
            turn.awaitWaiting();
            turn.run("update user_roles set roles = '{user}' where user_id = $1");
            turn.commit();

            signIn.get(20, TimeUnit.SECONDS)
                    .calling()
                    .get("/admin/v1/audit")
                    .then()
                    .statusCode(403);
        }
    }

    private long revision(UUID user) {
        var rows = pool.preparedQuery("select revision from user_roles where user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(Database.SOON);
        return rows.size() == 0 ? 0 : rows.iterator().next().getLong("revision");
    }

    private void publish(RoleEvent event) {
        var row = OutboxEvent.of("gatehouse.roles.v1", event.eventId(), event.userId(), event);
        pool.withTransaction(transaction -> outbox.append(transaction, List.of(row)))
                .await()
                .atMost(Database.SOON);
        outbox.wake();
    }
}
