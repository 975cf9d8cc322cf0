package dev.gatehouse.coreauth.serviceaccount;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Service accounts and their secrets in PostgreSQL. */
@ApplicationScoped
public class ServiceAccountRepository {

    private static final String SECRET_COLUMN =
            " array(select s.%s from client_secret s where s.account_id = a.id order by s.created_at, s.id) as secret_%s";
    private static final String SELECT =
            "select a.id, a.name, a.scopes, a.grant_id, a.enabled, a.created_at, a.created_by,"
                    + SECRET_COLUMN.formatted("id", "ids") + ","
                    + SECRET_COLUMN.formatted("hash", "hashes") + ","
                    + SECRET_COLUMN.formatted("last_four", "ends") + ","
                    + SECRET_COLUMN.formatted("created_at", "times")
                    + " from service_account a";
    private static final String FIND = SELECT + " where a.id = $1";
    private static final String LOCK = "select 1 from service_account where id = $1 for update";
    private static final String LIST = SELECT + " where a.id > $1 order by a.id limit $2";
    private static final String ADD = """
            insert into service_account (id, name, scopes, grant_id, enabled, created_at, created_by)
            values ($1, $2, $3, $4, $5, $6, $7)
            """;
    private static final String SWITCH = "update service_account set enabled = $2, grant_id = $3 where id = $1";
    private static final String DELETE = "delete from service_account where id = $1";
    private static final String ADD_SECRET = """
            insert into client_secret (id, account_id, hash, last_four, created_at) values ($1, $2, $3, $4, $5)
            """;
    private static final String DELETE_SECRET = "delete from client_secret where id = $1 and account_id = $2";

    private final Pool pool;

    ServiceAccountRepository(Pool pool) {
        this.pool = pool;
    }

    public Uni<Optional<ServiceAccount>> find(UUID id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(ServiceAccountRepository::first);
    }

    /** At most so many whose ids come after the given one. */
    Uni<List<ServiceAccount>> list(UUID after, int atMost) {
        return pool.preparedQuery(LIST).execute(Tuple.of(after, atMost)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(ServiceAccountRepository::account)
                .toList());
    }

    /** Until the transaction ends nobody else changes it or its secrets. */
    Uni<Optional<ServiceAccount>> lock(SqlConnection transaction, UUID id) {
        // Two statements: one that waited for the lock would still see the secrets as they were before it waited.
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(id))
                .chain(() -> transaction.preparedQuery(FIND).execute(Tuple.of(id)))
                .map(ServiceAccountRepository::first);
    }

    Uni<Void> add(SqlConnection transaction, ServiceAccount account) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addUUID(account.id())
                        .addString(account.name())
                        .addArrayOfString(account.scopes().toArray(String[]::new))
                        .addString(account.grantId())
                        .addBoolean(account.enabled())
                        .addOffsetDateTime(account.createdAt().atOffset(ZoneOffset.UTC))
                        .addUUID(account.createdBy()))
                .replaceWithVoid();
    }

    /** Enables or disables it under another grant. */
    Uni<Void> change(SqlConnection transaction, UUID id, boolean enabled, String grantId) {
        return transaction
                .preparedQuery(SWITCH)
                .execute(Tuple.of(id, enabled, grantId))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection transaction, UUID id) {
        return transaction.preparedQuery(DELETE).execute(Tuple.of(id)).replaceWithVoid();
    }

    Uni<Void> addSecret(SqlConnection transaction, UUID accountId, StoredSecret secret) {
        return transaction
                .preparedQuery(ADD_SECRET)
                .execute(Tuple.of(
                        secret.id(),
                        accountId,
                        secret.hash(),
                        secret.lastFour(),
                        secret.createdAt().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** False when the account has no such secret. */
    Uni<Boolean> deleteSecret(SqlConnection transaction, UUID accountId, UUID secretId) {
        return transaction
                .preparedQuery(DELETE_SECRET)
                .execute(Tuple.of(secretId, accountId))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @throws DomainException SERVICE_ACCOUNT_NOT_FOUND */
    static ServiceAccount orNotFound(Optional<ServiceAccount> found) {
        return found.orElseThrow(() ->
                new DomainException(CoreAuthError.SERVICE_ACCOUNT_NOT_FOUND, "There is no such service account."));
    }

    private static Optional<ServiceAccount> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ServiceAccountRepository::account)
                .findFirst();
    }

    private static ServiceAccount account(Row row) {
        return new ServiceAccount(
                row.getUUID("id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("scopes")),
                row.getString("grant_id"),
                row.getBoolean("enabled"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getUUID("created_by"),
                secrets(row));
    }

    private static List<StoredSecret> secrets(Row row) {
        var ids = row.getArrayOfUUIDs("secret_ids");
        var hashes = row.getDelegate().getArrayOfBuffers("secret_hashes");
        var ends = row.getArrayOfStrings("secret_ends");
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("secret_times");
        return IntStream.range(0, ids.length)
                .mapToObj(i -> new StoredSecret(ids[i], hashes[i], ends[i], times[i].toInstant()))
                .toList();
    }
}
