package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code credential}, as sign-in needs it. */
@ApplicationScoped
public class Credentials {

    private static final String COLUMNS = "select user_id, canonical_email, phc, version, exists"
            + " (select from suspension s where s.user_id = credential.user_id and s.suspended) as suspended"
            + " from credential ";

    private static final String FIND = COLUMNS + "where canonical_email = $1";

    private static final String FIND_VERIFIED =
            FIND + " and exists (select from activation a where a.user_id = credential.user_id and a.email = 'ready')";

    private static final String FIND_BY_USER = COLUMNS + "where user_id = $1";

    private static final String REHASH =
            "update credential set phc = $3, changed_at = now() where user_id = $1 and phc = $2";

    private final Pool pool;
    private final String find;

    Credentials(Pool pool, RegistrationPrivacy privacy) {
        this.pool = pool;
        this.find = privacy.isPrivate() ? FIND_VERIFIED : FIND;
    }

    /**
     * The account's with that canonical address ({@code EmailAddress}), or null. Where registrations are private, an account whose
     * address is not verified is nobody's: else whoever registers could try. One indexed read.
     */
    public Uni<@Nullable Credential> find(String canonicalEmail) {
        return first(find, canonicalEmail);
    }

    /** That account's, or null. */
    public Uni<@Nullable Credential> findByUser(UUID userId) {
        return first(FIND_BY_USER, userId);
    }

    /** Puts the same password's new hash in the old one's place, unless the password has been changed meanwhile. */
    Uni<Void> rehash(Credential old, String phc) {
        return pool.preparedQuery(REHASH)
                .execute(Tuple.of(old.userId(), old.phc(), phc))
                .replaceWithVoid();
    }

    private Uni<@Nullable Credential> first(String statement, Object key) {
        return pool.preparedQuery(statement)
                .execute(Tuple.of(key))
                .map(rows ->
                        rows.rowCount() == 0 ? null : credential(rows.iterator().next()));
    }

    private static Credential credential(Row row) {
        return new Credential(
                row.getUUID("user_id"),
                row.getString("canonical_email"),
                row.getString("phc"),
                row.getInteger("version"),
                row.getBoolean("suspended"));
    }
}
