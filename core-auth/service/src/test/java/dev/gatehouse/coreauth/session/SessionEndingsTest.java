package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.PatientLocks;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SessionEndingsTest {

    private static final String STORE = """
            insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at, refresh_hash,
                                 client_hash, device_name, client_address)
            values ($1, $2, 'FULL', now(), now(), now() + interval '1 day', now(), 'x', 'x', '', '')""";

    @Inject
    SessionEndings endings;

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    Pool pool;

    /** Refreshes of several sessions in one statement take them in this order, too: so both wait, and neither locks up. */
    @Test
    void aUsersSessionsAreTakenInTheOrderOfTheirIds() {
        try (var _ = PatientLocks.of(pool)) {
            var user = accounts.active().userId();
            var unique = UUID.randomUUID().toString().substring(0, 20);
            var last = "zzzz" + unique;
            var first = "BBBB" + unique;
            database.run(STORE, last, user);
            database.run(STORE, first, user);
            var refresh = pool.getConnection().await().atMost(Database.SOON);
            var transaction = refresh.begin().await().atMost(Database.SOON);
            take(refresh, first);

            var ended = endings.endAll(user, EndReason.SIGNED_OUT_EVERYWHERE, Initiator.system("test"))
                    .subscribeAsCompletionStage();
            Awaitility.await()
                    .atMost(Database.SOON)
                    .until(() -> database.count("select count(distinct pid) from pg_locks where not granted") == 1);
            take(refresh, last);
            transaction.commit().await().atMost(Database.SOON);
            refresh.close().await().atMost(Database.SOON);

            assertThat(ended.join()).isEqualTo(2);
        }
    }

    /** The new session is committed by then: its tokens must not be lost for the sake of old ones. */
    @Test
    void whoseOldestSessionsAreHeldSignsInAllTheSameAndTheyEndNextTime() {
        var account = accounts.active();
        for (int i = 0; i < 20; i++) {
            database.run(STORE, UUID.randomUUID().toString(), account.userId());
        }
        var holder = pool.getConnection().await().atMost(Database.SOON);
        var transaction = holder.begin().await().atMost(Database.SOON);
        holder.preparedQuery("select 1 from session where user_id = $1 for update")
                .execute(Tuple.of(account.userId()))
                .await()
                .atMost(Database.SOON);

        var client = Accounts.signInElsewhere(account);

        client.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(live(account.userId())).isEqualTo(21);
        transaction.rollback().await().atMost(Database.SOON);
        holder.close().await().atMost(Database.SOON);
        Accounts.signInElsewhere(account);
        assertThat(live(account.userId())).isEqualTo(20);
    }

    private long live(UUID userId) {
        return database.count("select count(*) from session where user_id = $1 and ended_at is null", userId);
    }

    private static void take(SqlConnection connection, String id) {
        connection
                .preparedQuery("select 1 from session where id = $1 for update nowait")
                .execute(Tuple.of(id))
                .await()
                .atMost(Database.SOON);
    }
}
