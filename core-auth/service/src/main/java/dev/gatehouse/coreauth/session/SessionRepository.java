package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.token.RefreshToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Sessions in PostgreSQL: opening, looking, deleting. Rotation and ending have their own homes. */
@ApplicationScoped
class SessionRepository {

    static final String COLUMNS = "id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at,"
            + " device_name, client_address";
    static final String ROLES = "(select r.roles from user_roles r where r.user_id = session.user_id) as roles";

    private static final String OPEN = """
            insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at,
                                 refresh_hash, client_hash, device_name, client_address)
            values ($1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10)
            returning (
                select count(*) from session s where s.user_id = session.user_id and s.ended_at is null
                and s.kind <> 'TEMPORARY' and s.expires_at > $5 and s.last_seen_at > $11) as live,\s""" + ROLES + ", " + AuditEntry.append(12);
    private static final String ADMIT = """
            with admission as materialized (
                select session_admission($2, $11, $5, $12) as live
            ), opened as (
                insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at,
                                     refresh_hash, client_hash, device_name, client_address)
                select $1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10 from admission where live is not null
                returning roles_now(session.user_id) as roles
            )
            select roles, live,\s""" + AuditEntry.append(13) + " from opened, admission";
    private static final String LIVE = " ended_at is null and expires_at > $2 and last_seen_at > $3";
    private static final String FIND = "select " + COLUMNS + " from session where id = $1 and" + LIVE;
    private static final String FIND_CURRENT = FIND + " and refresh_hash = $4";
    private static final String LIST = "select " + COLUMNS + " from session where user_id = $1 and" + LIVE
            + " order by created_at desc, id limit $4";
    private static final String TEMPORARY = "select " + COLUMNS + " from session where user_id = $1 and" + LIVE
            + " and kind = 'TEMPORARY' order by created_at desc limit 1";
    private static final String NAME = "select device_name from session where id = $1";
    private static final String DELETE = """
            delete from session where id in
                (select id from session where expires_at < $1 order by expires_at limit $2 for update skip locked)
            """;

    private final Pool pool;
    private final SessionConfig config;

    SessionRepository(Pool pool, SessionConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * @param roles the user's, as last heard
     * @param livedBefore sessions that can be refreshed, without this one
     */
    record Admitted(List<String> roles, long livedBefore) {}

    /** Stores it with the entry that tells of it, in the transaction. */
    Uni<Admitted> open(SqlConnection transaction, NewSession session, AuditEntry entry) {
        return transaction
                .preparedQuery(OPEN)
                .execute(entry.addTo(session.arguments().addOffsetDateTime(idleSince(session))))
                .map(rows -> admitted(rows.iterator().next()));
    }

    /** As {@link #open}, if the user's credential is still of the version whose password was verified; else empty. */
    Uni<Optional<Admitted>> admit(NewSession session, int credentialVersion, AuditEntry entry) {
        return pool.preparedQuery(ADMIT)
                .execute(entry.addTo(
                        session.arguments().addInteger(credentialVersion).addOffsetDateTime(idleSince(session))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SessionRepository::admitted)
                        .findFirst());
    }

    private static Admitted admitted(Row row) {
        return new Admitted(roles(row), row.getLong("live"));
    }

    private OffsetDateTime idleSince(NewSession opening) {
        return opening.session().createdAt().minus(config.idleLimit()).atOffset(ZoneOffset.UTC);
    }

    Uni<Optional<Session>> find(String id, Instant now) {
        return pool.preparedQuery(FIND).execute(live(id, now)).map(SessionRepository::first);
    }

    /** The live session whose refresh token of now this is. */
    Uni<Optional<Session>> findCurrent(RefreshToken token, Instant now) {
        return pool.preparedQuery(FIND_CURRENT)
                .execute(live(token.sessionId(), now).addValue(Buffer.buffer(token.hash())))
                .map(SessionRepository::first);
    }

    /** What its device is called. Of a session that there is, ended or not. */
    Uni<String> deviceName(SqlConnection transaction, String id) {
        return transaction.preparedQuery(NAME).execute(Tuple.of(id)).map(rows -> rows.iterator()
                .next()
                .getString(0));
    }

    Uni<Optional<Session>> findTemporary(UUID userId, Instant now) {
        return pool.preparedQuery(TEMPORARY).execute(live(userId, now)).map(SessionRepository::first);
    }

    Uni<List<Session>> list(UUID userId, Instant now) {
        return pool.preparedQuery(LIST)
                .execute(live(userId, now).addInteger(config.listed()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SessionRepository::session)
                        .toList());
    }

    /** Deletes at most so many sessions whose absolute limit lies before the given moment; how many it were. */
    Uni<Integer> deleteExpired(Instant before, int atMost) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), atMost))
                .map(RowSet::rowCount);
    }

    static Session session(Row row) {
        return new Session(
                row.getString("id"),
                row.getUUID("user_id"),
                SessionKind.valueOf(row.getString("kind")),
                row.getOffsetDateTime("authenticated_at").toInstant(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("last_seen_at").toInstant(),
                row.getString("device_name"),
                row.getString("client_address"));
    }

    static List<String> roles(Row row) {
        var roles = row.getArrayOfStrings("roles");
        return roles == null ? List.of() : List.of(roles);
    }

    private static Optional<Session> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(SessionRepository::session)
                .findFirst();
    }

    private Tuple live(Object key, Instant now) {
        return Tuple.tuple()
                .addValue(key)
                .addValue(now.atOffset(ZoneOffset.UTC))
                .addValue(now.minus(config.idleLimit()).atOffset(ZoneOffset.UTC));
    }
}
