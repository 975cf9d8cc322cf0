package dev.gatehouse.coreauth.activation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the table {@code activation}. */
@ApplicationScoped
public class ActivationRepository {

    /** Those of a view. */
    public static final String COLUMNS =
            "user_id, password::text, roles::text, email::text, profile::text, version, state";

    private static final String FIND = "select " + COLUMNS + " from activation where user_id = $1";

    private static final String FIND_ALL = "select " + COLUMNS + " from activation where user_id = any($1)";

    private static final String FIND_LATER = "select " + COLUMNS
            + " from unnest($1::uuid[], $2::bigint[]) as seen (user_id, since) join activation using (user_id)"
            + " where version > since";

    private static final String FIND_STARTED = FIND + " and task_id = $2";

    private final Pool pool;

    ActivationRepository(Pool pool) {
        this.pool = pool;
    }

    /** Null when nothing is known of the account. */
    public Uni<@Nullable ActivationView> find(UUID userId) {
        return find(pool, userId);
    }

    /** The same, within a transaction. */
    public Uni<@Nullable ActivationView> find(SqlClient client, UUID userId) {
        return one(client, FIND, Tuple.of(userId));
    }

    /** The activation that this very handover began. */
    public Uni<@Nullable ActivationView> find(UUID userId, UUID taskId) {
        return one(pool, FIND_STARTED, Tuple.of(userId, taskId));
    }

    /** Those that are known, in no order. */
    public Uni<List<ActivationView>> find(Collection<UUID> userIds) {
        return all(FIND_ALL, Tuple.tuple().addArrayOfUUID(userIds.toArray(UUID[]::new)));
    }

    /** Those of them that are later than the version beside them, in no order. */
    public Uni<List<ActivationView>> findLater(Map<UUID, Long> seen) {
        var entries = List.copyOf(seen.entrySet());
        return all(
                FIND_LATER,
                Tuple.tuple()
                        .addArrayOfUUID(entries.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                        .addArrayOfLong(
                                entries.stream().map(Map.Entry::getValue).toArray(Long[]::new)));
    }

    private Uni<List<ActivationView>> all(String statement, Tuple arguments) {
        return pool.preparedQuery(statement).execute(arguments).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(ActivationRepository::view)
                .toList());
    }

    private static Uni<@Nullable ActivationView> one(SqlClient client, String statement, Tuple arguments) {
        return client.preparedQuery(statement)
                .execute(arguments)
                .map(rows -> rows.rowCount() == 0 ? null : view(rows.iterator().next()));
    }

    /** From a row with the columns that this class reads. */
    public static ActivationView view(Row row) {
        var domains = new Domains(
                DomainState.of(row.getString("password")),
                DomainState.of(row.getString("roles")),
                DomainState.of(row.getString("email")),
                DomainState.of(row.getString("profile")));
        return ActivationView.of(
                row.getUUID("user_id"),
                ActivationState.valueOf(row.getString("state")),
                row.getLong("version"),
                domains);
    }
}
