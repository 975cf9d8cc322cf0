package dev.gatehouse.usermanagement.account;

import dev.gatehouse.usermanagement.api.v1.User;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Who user ids are. */
@ApplicationScoped
class DirectoryRepository {

    private static final String FIND = """
            select u.user_id, u.email, p.display_name, p.locale
            from users u join profiles p using (user_id) where u.user_id = any($1)""";

    private static final String REGISTRATIONS = "select user_id, created_at from users where user_id = any($1)";

    /** When an account was made. */
    record Registration(UUID userId, Instant at) {}

    private final Pool pool;

    DirectoryRepository(Pool pool) {
        this.pool = pool;
    }

    /** The known ones, in no order; one round trip. */
    Uni<List<User>> find(UUID[] userIds) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.tuple().addArrayOfUUID(userIds))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DirectoryRepository::user)
                        .toList());
    }

    /** Those of the accounts that exist. */
    Uni<List<Registration>> registrations(SqlConnection transaction, UUID[] userIds) {
        return transaction
                .preparedQuery(REGISTRATIONS)
                .execute(Tuple.tuple().addArrayOfUUID(userIds))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Registration(
                                row.getUUID(0), row.getOffsetDateTime(1).toInstant()))
                        .toList());
    }

    private static User user(Row row) {
        var user = User.newBuilder()
                .setUserId(row.getUUID(0).toString())
                .setEmail(row.getString(1))
                .setLocale(row.getString(3));
        var displayName = row.getString(2);
        return displayName == null
                ? user.build()
                : user.setDisplayName(displayName).build();
    }
}
