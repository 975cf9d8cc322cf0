package dev.gatehouse.testkit.order;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Events that fail when they commit, claim and effect being done: the inbox tries each once more alone, parks it, and the try
 * after that succeeds. One set at a time in a database.
 */
final class FailingCommits implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A parked event's next try is an update of its row, no insert. */
    private static final List<String> PLANT =
            List.of("create table failing_commit (event_id uuid primary key)", """
            create function failing_commit() returns trigger language plpgsql as $$
            begin
                if exists (select from failing_commit f where f.event_id = new.event_id) then
                    raise exception 'planted';
                end if;
                return null;
            end $$""", """
            create constraint trigger failing_commit after insert on inbox deferrable initially deferred
            for each row when (new.state = 'DONE') execute function failing_commit()""");

    private static final List<String> MEND =
            List.of("drop function if exists failing_commit() cascade", "drop table if exists failing_commit");

    private final Pool pool;

    /** From now on, before any of them is sent. */
    FailingCommits(Pool pool, Collection<UUID> events) {
        this.pool = pool;
        PLANT.forEach(this::run);
        pool.preparedQuery("insert into failing_commit select unnest($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(events.toArray(UUID[]::new)))
                .await()
                .atMost(PATIENCE);
    }

    /** How many of them have been parked, and tried again or not. */
    long failed() {
        return run("select count(*) from inbox join failing_commit using (event_id) where attempts > 0")
                .iterator()
                .next()
                .getLong(0);
    }

    @Override
    public void close() {
        MEND.forEach(this::run);
    }

    private RowSet<Row> run(String sql) {
        return pool.query(sql).execute().await().atMost(PATIENCE);
    }
}
