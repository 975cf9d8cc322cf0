package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Ends sessions. The end and its event commit together; from then on this replica refuses the session, and the others as soon
 * as they hear of it. When it cannot be committed the call fails: nothing is said to have ended that has not.
 */
@ApplicationScoped
public class SessionEndings {

    private static final String END_ONE = """
            with ended as (
                update session set ended_at = $11, end_reason = $12
                where id = $9 and user_id = $10 and ended_at is null
                returning id)
            select outbox_append($1, $2, $3, $4, $5, $6, $7, $8),\s""" + AuditEntry.append(13) + " from ended";

    /** Taken in the order of their ids, as refreshes take several: who meets waits, and does not lock up. */
    private static final String END_MANY = """
            update session set ended_at = $2, end_reason = $3
            where id = any(array(
                select id from session where user_id = $1 and ended_at is null %s order by id collate "C" for update))
            returning id, authenticated_at
            """;

    private static final String END_ALL = END_MANY.formatted("");
    private static final String END_OTHERS = END_MANY.formatted("and id <> $4");
    /** None of who is suspended: a statement behind the turn that whoever suspends takes, too, so it sees what he did. */
    private static final String END_LIMITED = END_MANY.formatted("""
            and kind <> 'FULL' and not exists (select from suspension s where s.user_id = $1 and s.suspended)""");

    private static final String END_SURPLUS = END_MANY.formatted("""
            and id in (
                select s.id from session s where s.user_id = $1 and s.ended_at is null and s.kind <> 'TEMPORARY'
                and s.expires_at > $2 and s.last_seen_at > $4 order by s.id = $6 desc, s.created_at desc, s.id offset $5)""");
    private static final String ENDED_SINCE =
            "select id from session where ended_at > $1 and user_id = $2 and $3 in (id, end_reason)";
    private static final String TURN = "select session_turn($1)";
    private static final String TURNS = "select session_turn(who) from unnest($1::uuid[]) as who order by who";
    private static final String HOLD = """
            select id from session where user_id = any($1) and ended_at is null order by id collate "C" for update""";
    private static final String OWNER = "select user_id from session where id = $1";

    /** Longer than people try again to sign out, and clocks differ. */
    private static final Duration LATELY = Duration.ofMinutes(2);

    private static final Initiator SURPLUS = Initiator.system("sessions");

    private record Ended(String id, Instant authenticatedAt) {}

    private final Pool pool;
    private final Outbox outbox;
    private final Revocations revocations;
    private final AuditLog audit;
    private final SessionConfig config;
    private final Clock clock;

    SessionEndings(
            Pool pool, Outbox outbox, Revocations revocations, AuditLog audit, SessionConfig config, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.revocations = revocations;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** Ends that session of that user; false when there is none or it has ended: who ended it may not have lived to tell. */
    public Uni<Boolean> endOne(UUID userId, String sessionId, EndReason reason, Initiator by) {
        var now = clock.instant();
        return pool.preparedQuery(END_ONE)
                .execute(endOneArguments(userId, sessionId, now, ended(userId, reason, by)))
                .map(rows -> rows.size() == 1)
                .invoke(ended -> {
                    if (ended) {
                        revocations.committed(userId, List.of(sessionId), now);
                    }
                })
                .call(ended -> ended
                        ? revocations.tell(userId, List.of(sessionId), now)
                        : announceLately(userId, sessionId, List.of()));
    }

    /** Ends that session, whosever it is; false when there is none or it has ended. */
    public Uni<Boolean> endOne(String sessionId, EndReason reason, Initiator by) {
        return pool.preparedQuery(OWNER)
                .execute(Tuple.of(sessionId))
                .flatMap(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : endOne(rows.iterator().next().getUUID("user_id"), sessionId, reason, by));
    }

    /** Ends that session in the given transaction, for whoever holds a copy of its token. After its commit call {@link #committed}. */
    Uni<Void> endStolen(SqlConnection transaction, UUID userId, String sessionId, Initiator by, Instant now) {
        var entry =
                AuditEntry.failure(AuditKind.REFRESH_TOKEN_REUSED, EndReason.REFRESH_TOKEN_REUSED.name(), by, userId);
        return transaction
                .preparedQuery(END_ONE)
                .execute(endOneArguments(userId, sessionId, now, entry))
                .replaceWithVoid();
    }

    /** Ends every session of the user; how many it were. */
    public Uni<Integer> endAll(UUID userId, EndReason reason, Initiator by) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> endAll(transaction, userId, reason, by, now))
                .call(ended -> announceLately(userId, reason.name(), ended))
                .map(List::size);
    }

    /** Ends every session of the user in the given transaction; their ids. After its commit call {@link #announce}. */
    public Uni<List<String>> endAll(
            SqlConnection transaction, UUID userId, EndReason reason, Initiator by, Instant now) {
        return takeTurn(transaction, userId)
                .flatMap(turn -> transaction.preparedQuery(END_ALL).execute(manyArguments(userId, reason, now)))
                .map(SessionEndings::ended)
                .call(ended -> outbox.append(transaction, everywhere(userId, ended, now)))
                .call(ended -> recordMany(transaction, ended.size(), ended(userId, reason, by)))
                .map(SessionEndings::names);
    }

    /**
     * Before several users' sessions are ended in one transaction: takes their turns and then their sessions, in one order for all
     * who take several.
     */
    public Uni<Void> hold(SqlConnection transaction, List<UUID> userIds) {
        if (userIds.size() < 2) {
            return Uni.createFrom().voidItem();
        }
        var users = Tuple.tuple().addArrayOfUUID(userIds.toArray(UUID[]::new));
        return transaction
                .preparedQuery(TURNS)
                .execute(users)
                .flatMap(turns -> transaction.preparedQuery(HOLD).execute(users))
                .replaceWithVoid();
    }

    /**
     * After the commit of what ended the given sessions at the given moment. Completes when every service has heard of it, or a
     * short wait is over.
     */
    public Uni<Void> announce(UUID userId, List<String> sessionIds, Instant now) {
        revocations.committed(userId, sessionIds, now);
        return revocations.tell(userId, sessionIds, now);
    }

    /** {@link #announce}, for who does not know which sessions it were: those of the last {@link #LATELY} with that reason. */
    public Uni<Void> announceLately(UUID userId, EndReason reason) {
        return announceLately(userId, reason.name(), List.of());
    }

    /** @param known to have ended: told of even if the others cannot be looked up */
    private Uni<Void> announceLately(UUID userId, String idOrReason, List<String> known) {
        var now = clock.instant();
        return pool.preparedQuery(ENDED_SINCE)
                .execute(Tuple.of(now.minus(LATELY).atOffset(ZoneOffset.UTC), userId, idOrReason))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("id"))
                        .toList())
                .onFailure(failure -> !known.isEmpty())
                .recoverWithItem(known)
                .flatMap(ended -> announce(userId, ended, now));
    }

    /** Ends every session of the user but one; how many it were. */
    public Uni<Integer> endOthers(UUID userId, String keptSessionId, Initiator by) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> endEach(
                                transaction,
                                END_OTHERS,
                                userId,
                                manyArguments(userId, EndReason.ENDED_BY_OWNER, now)
                                        .addString(keptSessionId),
                                now)
                        .call(ended ->
                                recordMany(transaction, ended.size(), ended(userId, EndReason.ENDED_BY_OWNER, by))))
                .call(ended -> announceLately(userId, EndReason.ENDED_BY_OWNER.name(), ended))
                .map(List::size);
    }

    /** Ends the oldest sessions beyond as many as may be, the opened one last of all; how many it were. Does not wait until all have heard. */
    Uni<Integer> endSurplus(UUID userId, String openedId) {
        var now = clock.instant();
        var arguments = manyArguments(userId, EndReason.TOO_MANY, now)
                .addOffsetDateTime(now.minus(config.idleLimit()).atOffset(ZoneOffset.UTC))
                .addInteger(config.mostPerUser())
                .addString(openedId);
        return pool.withTransaction(transaction -> endEach(transaction, END_SURPLUS, userId, arguments, now)
                        .call(ended ->
                                recordMany(transaction, ended.size(), ended(userId, EndReason.TOO_MANY, SURPLUS))))
                .invoke(ended -> committed(userId, ended, now))
                .map(List::size);
    }

    /**
     * Ends the user's temporary and limited sessions in the given transaction, since a full one takes their place; their ids. None
     * while an operator keeps the user out. After its commit call {@link #committed}.
     */
    Uni<List<String>> endLimited(SqlConnection transaction, UUID userId, Instant now) {
        return endEach(transaction, END_LIMITED, userId, manyArguments(userId, EndReason.UPGRADED, now), now);
    }

    /** {@link #announce}, for who does not wait until every service has heard of it. */
    public void committed(UUID userId, List<String> sessionIds, Instant now) {
        announce(userId, sessionIds, now).subscribe().with(done -> {}, failure -> {});
    }

    private Uni<List<String>> endEach(
            SqlConnection transaction, String statement, UUID userId, Tuple arguments, Instant now) {
        return takeTurn(transaction, userId)
                .flatMap(turn -> transaction.preparedQuery(statement).execute(arguments))
                .map(rows -> names(ended(rows)))
                .call(ended -> outbox.append(
                        transaction,
                        ended.stream()
                                .map(id -> revocations.ofOne(userId, id, now))
                                .toList()));
    }

    /** Else a session that is just taking an ended one's place would be seen by nobody. */
    private static Uni<Void> takeTurn(SqlConnection transaction, UUID userId) {
        return transaction.preparedQuery(TURN).execute(Tuple.of(userId)).replaceWithVoid();
    }

    /**
     * One event for all tokens whose {@code auth_time}, a whole second, lies before what any replica's clock may say now; and one
     * for each session since then, so that whoever signs in again at once, at whichever replica, is not refused.
     */
    private List<OutboxEvent> everywhere(UUID userId, List<Ended> ended, Instant now) {
        var cutOff = now.truncatedTo(ChronoUnit.SECONDS).minus(Revocations.LEEWAY);
        var events = new ArrayList<OutboxEvent>();
        events.add(revocations.ofAll(userId, cutOff, now));
        ended.stream()
                .filter(session -> !session.authenticatedAt().isBefore(cutOff))
                .forEach(session -> events.add(revocations.ofOne(userId, session.id(), now)));
        return events;
    }

    private Uni<Void> recordMany(SqlConnection transaction, int count, AuditEntry entry) {
        return count == 0
                ? Uni.createFrom().voidItem()
                : audit.record(transaction, entry.with(count == 1 ? "1 session" : count + " sessions"));
    }

    private static AuditEntry ended(UUID userId, EndReason reason, Initiator by) {
        return AuditEntry.success(AuditKind.SESSION_ENDED, by, userId).because(reason.name());
    }

    /** The entry's reason becomes the session's. */
    private Tuple endOneArguments(UUID userId, String sessionId, Instant now, AuditEntry entry) {
        var arguments = revocations
                .ofOne(userId, sessionId, now)
                .arguments()
                .addString(sessionId)
                .addUUID(userId)
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                .addString(entry.reason());
        return entry.with(sessionId).addTo(arguments);
    }

    private static Tuple manyArguments(UUID userId, EndReason reason, Instant now) {
        return Tuple.tuple()
                .addUUID(userId)
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                .addString(reason.name());
    }

    private static List<Ended> ended(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Ended(
                        row.getString("id"),
                        row.getOffsetDateTime("authenticated_at").toInstant()))
                .toList();
    }

    private static List<String> names(List<Ended> ended) {
        return ended.stream().map(Ended::id).toList();
    }
}
