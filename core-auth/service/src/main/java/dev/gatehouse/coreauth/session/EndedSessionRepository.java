package dev.gatehouse.coreauth.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** What ended lately: sessions, service accounts' grants and single tokens. Whose sessions all ended has a row here for each. */
@ApplicationScoped
class EndedSessionRepository {

    private static final String PAGE = """
            select id, ended_at from (
                select id, ended_at from session
                where ended_at >= greatest($1::timestamptz, now() - $3::float8 * interval '1 second')
                union all
                select id, ended_at from ended_grant
                where ended_at >= greatest($1::timestamptz, now() - $3::float8 * interval '1 second')) as ended
            where (ended_at, id collate "C") > ($1::timestamptz, $2::text collate "C")
            order by ended_at, id collate "C" limit $4
            """;

    /** @param id a {@code sid} or {@code jti} */
    record Ended(String id, Instant at) {}

    private final Pool pool;

    EndedSessionRepository(Pool pool) {
        this.pool = pool;
    }

    /** The oldest first. By the database's clock, to which each replica's is close. */
    Uni<List<Ended>> page(Duration within, EndedPageToken after, int limit) {
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(after.endedAt(), after.id(), (double) within.toSeconds(), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Ended(
                                row.getString("id"),
                                row.getOffsetDateTime("ended_at").toInstant()))
                        .toList());
    }
}
