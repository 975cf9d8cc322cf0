package dev.gatehouse.coreauth.activation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailEvent;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.inbox.Received;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class MailEventConsumerTest {

    private static final String LOCK = "select 1 from activation where user_id = '%s' for update";

    @Inject
    MailEventConsumer consumer;

    @Inject
    Pool pool;

    @Inject
    Database database;

    /** Whoever else locks several takes the one with the lesser id first, and must find the other one free then. */
    @Test
    void rowsAreLockedInTheOrderOfTheirIdsWhateverIsSaidOfThem() {
        var users = Stream.generate(UUID::randomUUID)
                .limit(2)
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        var lost = users.getFirst();
        var verified = users.getLast();
        database.run(
                "insert into activation (user_id, password, roles, email, profile, set_password_mailed_at)"
                        + " values ($1, 'failed', 'ready', 'ready', 'ready', now() - interval '2 hours'),"
                        + " ($2, 'ready', 'ready', 'ready', 'ready', null)",
                lost,
                verified);
        CompletableFuture<Void> handled;
        var other = pool.getConnection().await().atMost(Database.SOON);
        try {
            run(other, "begin");
            run(other, LOCK.formatted(lost));
            handled = handle(
                    received(new EmailVerified(UUID.randomUUID(), verified, Instant.EPOCH)), received(gaveUp(lost)));
            await().atMost(Database.SOON)
                    .until(() -> database.count(
                                    "select count(*) from pg_stat_activity"
                                            + " where wait_event_type = 'Lock' and query like 'update activation set set_password_mailed_at = null%'")
                            == 1);

            run(other, LOCK.formatted(verified) + " nowait");
        } finally {
            run(other, "rollback");
            other.close().await().atMost(Database.SOON);
        }

        assertThat(handled).succeedsWithin(Database.SOON);
        assertThat(database.count(
                        "select count(*) from activation where user_id = $1"
                                + " and set_password_mailed_at < now() - interval '1 hour'",
                        lost))
                .isZero(); // forgotten, or the service has written again meanwhile
    }

    private static MailFailed gaveUp(UUID userId) {
        return new MailFailed(
                UUID.randomUUID(), userId, Instant.EPOCH, UUID.randomUUID(), "set-password", "TRIES_USED_UP");
    }

    /** Waits for locks as long as the test does. */
    private CompletableFuture<Void> handle(Received<MailEvent> first, Received<MailEvent> second) {
        return pool.withTransaction(transaction -> transaction
                        .query("set local lock_timeout = '60s'")
                        .execute()
                        .flatMap(set -> transaction
                                .query("set local statement_timeout = '60s'")
                                .execute())
                        .flatMap(set -> consumer.handle(transaction, List.of(first, second))))
                .subscribeAsCompletionStage();
    }

    private static void run(SqlConnection connection, String sql) {
        connection.query(sql).execute().await().atMost(Database.SOON);
    }

    private static Received<MailEvent> received(MailEvent event) {
        return new Received<>(
                event.eventId(), event, null, UUID.randomUUID(), "gatehouse.mail.v1", "gatehouse/communication");
    }
}
