package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.PatientLocks;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.token.RefreshToken;
import dev.gatehouse.coreauth.token.RefreshTokens;
import dev.gatehouse.coreauth.token.SessionId;
import dev.gatehouse.kit.postgres.PostgresFailure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sessions are stored here against the order of their ids: whoever reads the table as it lies takes them the wrong way round. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RotationQueueTest {

    private static final int MANY = 60;
    private static final int ROUNDS = 10;
    private static final Client CLIENT = new Client("test", "192.0.2.1", "test");

    private static final String STORE = """
            insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at, refresh_hash,
                                 client_hash, device_name, client_address)
            values ($1, $2, 'FULL', now(), now(), now() + interval '1 day', now(), $3, 'x', '', '')""";

    @Inject
    RotationQueue rotations;

    @Inject
    SessionEndings endings;

    @Inject
    RefreshTokens tokens;

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    Pool pool;

    @Test
    void sessionsThatAreRefreshedTogetherAreTakenInTheOrderOfTheirIds() {
        try (var _ = PatientLocks.of(pool)) {
            var user = accounts.active().userId();
            var busy = stored(user, 2);
            var together = stored(user, MANY);
            var holdUp = holding(busy.getFirst(), busy.getLast());
            var underWay = busy.stream().map(this::rotate).toList();
            var waiting = together.stream().map(this::rotate).toList();
            awaitWaiting(busy.size()); // each with a statement of its own: what waits behind them shares the next one
            var ending = holding(together.getLast());

            release(holdUp);
            underWay.forEach(CompletableFuture::join);
            awaitWaiting(1);
            release(holding(together.getFirst()));
            release(ending);

            assertThat(waiting.stream().map(CompletableFuture::join))
                    .hasSize(MANY)
                    .allMatch(Optional::isPresent);
        }
    }

    /** Somebody holds one of those that share a statement, for longer than anybody waits for a lock. */
    @Test
    void aSessionThatIsHeldFailsNobodyElsesRefresh() {
        var user = accounts.active().userId();
        var busy = stored(user, 2);
        var together = stored(user, MANY);
        var held = holding(together.getFirst());
        var holdUp = holding(busy.getFirst(), busy.getLast());
        var underWay = busy.stream().map(this::rotate).toList();
        var itself = rotate(together.getFirst());
        var others = together.subList(1, MANY).stream().map(this::rotate).toList();
        Awaitility.await()
                .atMost(Database.SOON)
                .until(() -> HeldTable.waiting(pool) == busy.size()
                        || underWay.stream().allMatch(CompletableFuture::isDone));

        release(holdUp);

        assertThat(others.stream().map(CompletableFuture::join))
                .hasSize(MANY - 1)
                .allMatch(Optional::isPresent);
        release(held);
        assertThat(Stream.concat(Stream.of(itself), underWay.stream()))
                .as("rotated, unless held for too long")
                .allMatch(RotationQueueTest::isRotatedOrLockedOut);
    }

    private static boolean isRotatedOrLockedOut(CompletableFuture<Optional<RefreshableSession>> rotation) {
        return rotation.handle((rotated, failure) -> failure == null || PostgresFailure.isLockedOut(failure))
                .join();
    }

    @Test
    void whoRefreshesManySessionsWhileTheyAreEndedIsAnsweredOrRefused() {
        var statuses = new ArrayList<Integer>();
        try (var _ = PatientLocks.of(pool);
                var threads = Executors.newFixedThreadPool(MANY / 2)) {
            for (int round = 0; round < ROUNDS; round++) {
                var user = accounts.active().userId();
                var answers = stored(user, MANY).stream()
                        .map(token -> CompletableFuture.supplyAsync(
                                () -> Accounts.refresh(token.reveal()).statusCode(), threads))
                        .toList();
                answers.getFirst().join();
                endings.endAll(user, EndReason.SIGNED_OUT_EVERYWHERE, Initiator.system("test"))
                        .await()
                        .atMost(Database.SOON);
                answers.forEach(answer -> statuses.add(answer.join()));
            }
        }

        assertThat(statuses).hasSize(ROUNDS * MANY).isSubsetOf(200, 401);
    }

    private CompletableFuture<Optional<RefreshableSession>> rotate(RefreshToken token) {
        return rotations
                .rotate(new Rotation(token, tokens.successor(token), CLIENT))
                .subscribeAsCompletionStage();
    }

    /** The highest id first. */
    private List<RefreshToken> stored(UUID user, int count) {
        var created = Stream.generate(() -> tokens.first(SessionId.next()))
                .limit(count)
                .sorted(Comparator.comparing(RefreshToken::sessionId).reversed())
                .toList();
        created.forEach(token -> database.run(STORE, token.sessionId(), user, Buffer.buffer(token.hash())));
        return created;
    }

    /** A transaction that has locked their sessions, at once. */
    private SqlConnection holding(RefreshToken... sessions) {
        var connection = pool.getConnection().await().atMost(Database.SOON);
        connection.query("begin").execute().await().atMost(Database.SOON);
        for (var session : sessions) {
            connection
                    .preparedQuery("select 1 from session where id = $1 for update nowait")
                    .execute(Tuple.of(session.sessionId()))
                    .await()
                    .atMost(Database.SOON);
        }
        return connection;
    }

    private static void release(SqlConnection holding) {
        holding.query("rollback").execute().await().atMost(Database.SOON);
        holding.close().await().atMost(Database.SOON);
    }

    private void awaitWaiting(long statements) {
        Awaitility.await().atMost(Database.SOON).until(() -> HeldTable.waiting(pool) == statements);
    }
}
