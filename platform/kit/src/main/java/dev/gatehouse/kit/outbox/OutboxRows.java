package dev.gatehouse.kit.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The outbox table as the relay sees it. No transaction stays open between its calls. */
@ApplicationScoped
class OutboxRows {

    /** By what is unpublished and never by {@code position > last}: a late commit may have a lower position. */
    private static final String UNPUBLISHED =
            "select " + OutboxRow.COLUMNS + "from outbox where published_at is null order by position limit $1";

    private static final String NOT_HANDED = "select " + OutboxRow.COLUMNS
            + "from outbox where published_at is null and not handed_to @> $2 order by position limit $1";

    private static final String HANDED = """
            update outbox set handed_to = handed_to || $4::text
            where position = any($1) and created_at between $2 and $3 and not $4 = any(handed_to)""";

    private static final String MARK = """
            update outbox set published_at = clock_timestamp()
            where position = any($1) and created_at between $2 and $3 and published_at is null""";

    private static final String BACKLOG = """
            select count(*) as depth,
                   coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as age
            from outbox where published_at is null""";

    /** What waits to be published. {@code ageSeconds} is the oldest row's. */
    record Backlog(long depth, double ageSeconds) {}

    private final Pool pool;

    OutboxRows(Pool pool) {
        this.pool = pool;
    }

    Uni<List<OutboxRow>> unpublished(int limit) {
        return pool.preparedQuery(UNPUBLISHED).execute(Tuple.of(limit)).map(OutboxRows::each);
    }

    /** What is neither published nor handed to each of these services. */
    Uni<List<OutboxRow>> notHandedTo(Set<String> services, int limit) {
        var arguments = Tuple.of(limit).addArrayOfString(services.toArray(String[]::new));
        return pool.preparedQuery(NOT_HANDED).execute(arguments).map(OutboxRows::each);
    }

    Uni<Void> mark(List<OutboxRow> published) {
        return pool.preparedQuery(MARK).execute(places(published)).replaceWithVoid();
    }

    Uni<Void> markHanded(List<OutboxRow> handed, String service) {
        return pool.preparedQuery(HANDED)
                .execute(places(handed).addString(service))
                .replaceWithVoid();
    }

    private static List<OutboxRow> each(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(OutboxRow::of)
                .toList();
    }

    /** With the span of time, so that only the partitions concerned are looked at. */
    private static Tuple places(List<OutboxRow> rows) {
        var positions = rows.stream().map(OutboxRow::position).toArray(Long[]::new);
        var oldest = rows.stream()
                .map(OutboxRow::createdAt)
                .min(OffsetDateTime::compareTo)
                .orElseThrow();
        var newest = rows.stream()
                .map(OutboxRow::createdAt)
                .max(OffsetDateTime::compareTo)
                .orElseThrow();
        return Tuple.of(positions, oldest, newest);
    }

    Uni<Backlog> backlog() {
        return pool.query(BACKLOG).execute().map(rows -> {
            var row = rows.iterator().next();
            return new Backlog(row.getLong("depth"), row.getDouble("age"));
        });
    }

    Uni<Void> maintain(int daysKept) {
        return pool.preparedQuery("select outbox_maintain($1)")
                .execute(Tuple.of(daysKept))
                .replaceWithVoid();
    }
}
