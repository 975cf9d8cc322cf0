package dev.gatehouse.coreauth.passwordchange;

import dev.gatehouse.coreauth.password.Credential;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The table {@code credential}, as a change of the password needs it. */
@ApplicationScoped
class ChangeRepository {

    private static final String REPLACE = """
            with replaced as (
                update credential set phc = $3, version = version + 1, changed_at = now()
                where user_id = $1 and version = $2
                returning user_id
            ), overtaken as (
                delete from password_task t using replaced r where t.user_id = r.user_id
            ), outdated as (
                delete from action_token t using replaced r where t.user_id = r.user_id
            )
            select user_id from replaced""";

    /**
     * Puts the new hash in the place of the credential that was verified; no task that is still open and no link from an earlier
     * mail comes to anything any more. False when the credential is another one by now.
     */
    Uni<Boolean> replace(SqlConnection transaction, Credential verified, String phc) {
        return transaction
                .preparedQuery(REPLACE)
                .execute(Tuple.of(verified.userId(), verified.version(), phc))
                .map(rows -> rows.size() == 1);
    }
}
