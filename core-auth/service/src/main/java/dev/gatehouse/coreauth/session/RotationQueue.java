package dev.gatehouse.coreauth.session;

import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rotates refresh tokens, each atomically, in as few commits as the load allows: what arrives while a statement is under way
 * shares the next one. An idle queue adds no wait. When a session among many is held by somebody else, each goes on by itself, so
 * that it holds up none but its own refreshes. Its state is confined to one Vert.x context.
 */
@ApplicationScoped
class RotationQueue {

    private static final int BATCH = 256;
    private static final int LONGEST = 10_000;
    private static final int UNDER_WAY = 2;
    /** Of those that go by themselves; who is held keeps his place for as long as locks are waited for. */
    private static final int APART = 8;

    /**
     * One conditional update per token: whoever finds the presented hash in place wins, and nobody else. The row itself remembers
     * how often that was lately, so that the limit costs no question of its own. Taken in the order of their ids, as who ends
     * several takes them: who meets waits, and does not lock up.
     */
    private static final String ROTATE = """
            with taken as materialized (
                select id as taken_id from session where id = any($1::text[]) order by id collate "C" for update
            )
            update session set
                refresh_hash = asked.successor, previous_hash = asked.presented, client_hash = asked.client,
                client_address = asked.address, rotated_at = $6, last_seen_at = $6,
                refreshes = case when refreshes[1] > $9
                    then (array_prepend($6::timestamptz, refreshes))[1:$8] else array[$6::timestamptz] end
            from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[], $5::text[])
                as asked (session_id, presented, successor, client, address)
                join taken on taken_id = session_id
            where id = session_id and refresh_hash = asked.presented
                and ended_at is null and expires_at > $6 and last_seen_at > $7
                and coalesce(refreshes[$8] <= $9, true)
            returning\s""" + SessionRepository.COLUMNS + ", " + SessionRepository.ROLES;

    private record Waiting(Rotation rotation, UniEmitter<? super Optional<RefreshableSession>> answer) {}

    private final Pool pool;
    private final SessionConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Context context;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final ArrayDeque<Waiting> apart = new ArrayDeque<>();
    private int underWay;
    private int apartUnderWay;

    RotationQueue(Pool pool, SessionConfig config, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** Empty when the presented token is not the session's current one, or the session is over or refreshed too often. Answers on the caller's context. */
    Uni<Optional<RefreshableSession>> rotate(Rotation rotation) {
        var caller = vertx.getOrCreateContext();
        return Uni.createFrom()
                .<Optional<RefreshableSession>>emitter(
                        answer -> context.runOnContext(ignored -> add(new Waiting(rotation, answer))))
                .emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }

    private void add(Waiting waiting) {
        if (queue.size() + apart.size() >= LONGEST) {
            waiting.answer()
                    .fail(new DomainException(PlatformError.UNAVAILABLE, "Too many requests wait. Try again shortly."));
            return;
        }
        queue.add(waiting);
        send();
    }

    private void send() {
        while (underWay < UNDER_WAY && !queue.isEmpty()) {
            underWay++;
            send(nextBatch(), () -> underWay--);
        }
        while (apartUnderWay < APART && !apart.isEmpty()) {
            apartUnderWay++;
            send(List.of(apart.removeFirst()), () -> apartUnderWay--);
        }
    }

    private void send(List<Waiting> batch, Runnable over) {
        execute(batch.stream().map(Waiting::rotation).toList())
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .onTermination()
                .invoke(over)
                .subscribe()
                .with(rotated -> answer(batch, rotated), failure -> fail(batch, failure));
    }

    /** At most one wish per session: a second one for the same must see what the first one did. */
    private List<Waiting> nextBatch() {
        var batch = new ArrayList<Waiting>();
        var sessions = new HashSet<String>();
        var later = new ArrayList<Waiting>();
        while (batch.size() < BATCH && !queue.isEmpty()) {
            var next = queue.poll();
            (sessions.add(next.rotation().sessionId()) ? batch : later).add(next);
        }
        for (var waiting : later.reversed()) {
            queue.addFirst(waiting);
        }
        batch.sort((one, other) ->
                one.rotation().sessionId().compareTo(other.rotation().sessionId()));
        return batch;
    }

    private Uni<RowSet<Row>> execute(List<Rotation> batch) {
        var now = clock.instant();
        return pool.preparedQuery(ROTATE).execute(arguments(batch, now));
    }

    private Tuple arguments(List<Rotation> batch, Instant now) {
        return Tuple.tuple()
                .addValue(batch.stream().map(Rotation::sessionId).toArray(String[]::new))
                .addValue(buffers(batch, Rotation::presentedHash))
                .addValue(buffers(batch, Rotation::successorHash))
                .addValue(buffers(batch, rotation -> rotation.client().fingerprint()))
                .addValue(batch.stream()
                        .map(rotation -> rotation.client().address())
                        .toArray(String[]::new))
                .addValue(now.atOffset(ZoneOffset.UTC))
                .addValue(now.minus(config.idleLimit()).atOffset(ZoneOffset.UTC))
                .addInteger(config.refreshes())
                .addValue(now.minus(config.refreshWindow()).atOffset(ZoneOffset.UTC));
    }

    private static Buffer[] buffers(List<Rotation> batch, Function<Rotation, Buffer> part) {
        return batch.stream().map(part).toArray(Buffer[]::new);
    }

    private void answer(List<Waiting> batch, RowSet<Row> rows) {
        var rotated = new HashMap<String, Row>();
        rows.forEach(row -> rotated.put(row.getString("id"), row));
        for (var waiting : batch) {
            var rotation = waiting.rotation();
            waiting.answer()
                    .complete(Optional.ofNullable(rotated.get(rotation.sessionId()))
                            .map(row -> new RefreshableSession(
                                    SessionRepository.session(row),
                                    SessionRepository.roles(row),
                                    rotation.successor())));
        }
        send();
    }

    private void fail(List<Waiting> batch, Throwable failure) {
        if (batch.size() > 1 && PostgresFailure.isLockedOut(failure)) {
            apart.addAll(batch);
        } else {
            batch.forEach(waiting -> waiting.answer().fail(failure));
        }
        send();
    }
}
