package dev.gatehouse.coreauth.audit.chain;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The chain in PostgreSQL. Its one row is locked by whoever changes anything. */
@ApplicationScoped
class ChainRepository {

    private static final String CHAIN =
            "select anchor_sequence, anchor_hash, sequence, hash, sealed_at, seal from audit_chain";

    /** Never earlier than the last: partitions must leave in the order of the chain. */
    private static final String LOCK = """
            select anchor_sequence, anchor_hash, sequence, hash, greatest(clock_timestamp(), sealed_at) as sealed_at, seal
            from audit_chain for update""";

    private static final String AGE = """
            select coalesce((select sequence from audit_chain), 0) as sequence,
                   coalesce((select extract(epoch from clock_timestamp() - at)::float8
                             from audit_unsealed order by id limit 1), -1) as age""";

    /** By what waits, and never by what was last: a late commit may have a lower id. */
    private static final String UNSEALED =
            "select " + StoredEntry.COLUMNS + " from audit_unsealed order by id limit $1";

    private static final String STORE = "with gone as (delete from audit_unsealed where id = any($1) returning "
            + StoredEntry.COLUMNS + "), kept as (insert into audit_entry (" + SealedEntry.COLUMNS + """
            ) select s.sequence, $5, s.previous_hash, s.hash, gone.*
              from gone join unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[])
                  as s (id, sequence, previous_hash, hash) on s.id = gone.id
            ) update audit_chain set sequence = $6, hash = $7, sealed_at = $5, seal = $8""";

    /** "audi" in ASCII. Of the session, and not of a transaction: verification takes many. */
    private static final String TRY_UPKEEP = "select pg_try_advisory_lock(1635083369, 0) as won";

    private static final String END_UPKEEP = "select pg_advisory_unlock(1635083369, 0)";

    private static final String MAKE_PARTITIONS = "select audit_make_partitions()";

    private static final String MOVE_MISPLACED = "select audit_move_misplaced()";

    /** Up to so many are counted. */
    private static final String MISPLACED =
            "select count(*) from (select from audit_entry_default limit 10000) as misplaced";

    private static final String DROP = "select last_sequence, last_hash from audit_maintain($1)";

    private static final String ANCHOR = "update audit_chain set anchor_sequence = $1, anchor_hash = $2, seal = $3";

    private static final String TOO_OLD =
            "sealed_at < (date_trunc('month', now() at time zone 'UTC') - make_interval(months => $1)) at time zone 'UTC'";

    /** None while rows of such months lie in the default partition, which stays: the anchor would come to lie behind them. */
    private static final String EXPIRED = "select sequence, hash from audit_entry where " + TOO_OLD
            + " and not exists (select from audit_entry_default where " + TOO_OLD
            + ") order by sequence desc limit 1";

    private static final String FIRST_UP_TO =
            "select sequence from audit_entry where sequence <= $1 order by sequence limit 1";

    private static final String FIND =
            "select " + SealedEntry.COLUMNS + " from audit_entry where sequence = $1 order by sealed_at limit 1";

    private static final String PAGE = "select " + SealedEntry.COLUMNS + """
             from audit_entry where (sequence, sealed_at) > ($1, coalesce($2::timestamptz, 'infinity'))
            order by sequence, sealed_at limit $3""";

    /**
     * How far the chain has come, 0 when its row is gone; and for how many seconds the oldest entry has waited, negative when none
     * waits.
     */
    record Progress(long sequence, double age) {

        /** Nothing waits, and the chain has begun. */
        boolean isSettled() {
            return age < 0 && sequence > 0;
        }
    }

    private final Seal seals;

    ChainRepository(Seal seals) {
        this.seals = seals;
    }

    Uni<Progress> progress(SqlClient client) {
        return client.query(AGE).execute().map(rows -> {
            var row = rows.iterator().next();
            return new Progress(row.getLong("sequence"), row.getDouble("age"));
        });
    }

    /** Empty when its row is gone: somebody has removed it. */
    Uni<Optional<Chain>> find(SqlClient client) {
        return client.query(CHAIN).execute().map(ChainRepository::chain);
    }

    /** Locked until the transaction's end, with the moment that counts as now; empty when another one holds it, or it is gone. */
    Uni<Optional<Chain>> lockIfFree(SqlConnection transaction) {
        return transaction.query(LOCK + " skip locked").execute().map(ChainRepository::chain);
    }

    /** Empty when it is gone. */
    Uni<Optional<Chain>> lock(SqlConnection transaction) {
        return transaction.query(LOCK).execute().map(ChainRepository::chain);
    }

    Uni<List<StoredEntry>> unsealed(SqlConnection transaction, int limit) {
        return transaction.preparedQuery(UNSEALED).execute(Tuple.of(limit)).map(rows -> each(rows, StoredEntry::of));
    }

    /** Moves the entries to the chain, whose head they become. */
    Uni<Void> store(SqlConnection transaction, Chain chain, List<SealedEntry> sealed) {
        return transaction
                .preparedQuery(STORE)
                .execute(Tuple.tuple()
                        .addValue(column(sealed, each -> each.entry().id()).toArray(Long[]::new))
                        .addValue(column(sealed, SealedEntry::sequence).toArray(Long[]::new))
                        .addValue(column(sealed, SealedEntry::previousHash).toArray(Buffer[]::new))
                        .addValue(column(sealed, each -> each.link().hash()).toArray(Buffer[]::new))
                        .addOffsetDateTime(chain.sealedAt())
                        .addLong(chain.head().sequence())
                        .addValue(chain.head().hash())
                        .addValue(sealOf(chain)))
                .replaceWithVoid();
    }

    /** Commits what was done in it, or nothing of it. For a connection that is held for longer than that. */
    static <T> Uni<T> inTransaction(SqlConnection connection, Function<SqlConnection, Uni<T>> work) {
        return connection.begin().flatMap(transaction -> work.apply(connection)
                .onFailure()
                .call(failure -> transaction.rollback().onFailure().recoverWithNull())
                .call(done -> transaction.commit()));
    }

    /** True when no other replica is at the upkeep; then none will be until {@link #endUpkeep}, or until the connection ends. */
    Uni<Boolean> tryUpkeep(SqlConnection connection) {
        return connection.query(TRY_UPKEEP).execute().map(rows -> rows.iterator()
                .next()
                .getBoolean("won"));
    }

    Uni<Void> endUpkeep(SqlConnection connection) {
        return connection.query(END_UPKEEP).execute().replaceWithVoid();
    }

    /** Of this month and the next two, unless they are there or entries that lie in none keep one from being made. */
    Uni<Void> makePartitions(SqlConnection transaction) {
        return transaction.query(MAKE_PARTITIONS).execute().replaceWithVoid();
    }

    /** Moves the entries that lie in no month's partition to where they belong; how many that were. */
    Uni<Long> moveMisplaced(SqlConnection transaction) {
        return transaction.query(MOVE_MISPLACED).execute().map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    /** How many entries lie in no month's partition, but no more than 10,000. */
    Uni<Long> misplaced(SqlClient client) {
        return client.query(MISPLACED)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Drops the partitions of older months; the last link that was dropped, or null. */
    Uni<@Nullable Link> drop(SqlConnection transaction, int monthsKept) {
        return transaction
                .preparedQuery(DROP)
                .execute(Tuple.of(monthsKept))
                .map(rows -> each(rows, ChainRepository::link).stream()
                        .reduce((one, later) -> later)
                        .orElse(null));
    }

    /** The last link of what {@link #drop} would drop, or null. */
    Uni<@Nullable Link> lastExpired(SqlClient client, int monthsKept) {
        return client.preparedQuery(EXPIRED)
                .execute(Tuple.of(monthsKept))
                .map(rows ->
                        each(rows, ChainRepository::link).stream().findFirst().orElse(null));
    }

    Uni<Void> anchor(SqlConnection transaction, Chain chain) {
        return transaction
                .preparedQuery(ANCHOR)
                .execute(Tuple.of(chain.anchor().sequence(), chain.anchor().hash(), sealOf(chain)))
                .replaceWithVoid();
    }

    boolean isSealedByUs(Chain chain) {
        return chain.seal().equals(sealOf(chain)) || (chain.isUnsealed() && seals.isNew());
    }

    /** The lowest number up to that one which an entry has. */
    Uni<Optional<Long>> firstUpTo(SqlClient client, long sequence) {
        return client.preparedQuery(FIRST_UP_TO)
                .execute(Tuple.of(sequence))
                .map(rows -> each(rows, row -> row.getLong(0)).stream().findFirst());
    }

    Uni<Optional<SealedEntry>> find(SqlClient client, long sequence) {
        return client.preparedQuery(FIND).execute(Tuple.of(sequence)).map(rows -> each(rows, SealedEntry::of).stream()
                .findFirst());
    }

    /**
     * What follows that place, at most so many.
     *
     * @param sealedAt of the entry there; null when it has been dropped
     */
    Uni<List<SealedEntry>> after(SqlClient client, long sequence, @Nullable OffsetDateTime sealedAt, int limit) {
        return client.preparedQuery(PAGE)
                .execute(Tuple.of(sequence, sealedAt, limit))
                .map(rows -> each(rows, SealedEntry::of));
    }

    private Buffer sealOf(Chain chain) {
        return Buffer.buffer(seals.of(chain.statement()));
    }

    private static Optional<Chain> chain(RowSet<Row> rows) {
        return each(rows, Chain::of).stream().findFirst();
    }

    private static Link link(Row row) {
        return new Link(row.getLong(0), row.getBuffer(1).getDelegate());
    }

    private static <T> List<T> column(List<SealedEntry> sealed, Function<SealedEntry, T> part) {
        return sealed.stream().map(part).toList();
    }

    private static <T> List<T> each(RowSet<Row> rows, Function<Row, T> part) {
        return StreamSupport.stream(rows.spliterator(), false).map(part).toList();
    }
}
