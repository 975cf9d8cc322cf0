package dev.gatehouse.coreauth.activation.report;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whoever waits in vain for the mail with the link to set a password. */
@ApplicationScoped
class SetPasswordMails {

    /**
     * What was given up within the hour was refused, and would be again. What was tried for longer found no mail server, or one that
     * put it off. Rows are taken in the order of their ids, as by whatever else locks several.
     */
    private static final String GIVEN_UP = """
            update activation set set_password_mailed_at = null
            where user_id = any(array(
                select user_id from activation
                where user_id = any($1) and state in ('PENDING', 'NEEDS_REVIEW') and password = 'failed'
                  and set_password_mailed_at <= now() - interval '1 hour' and created_at > now() - interval '7 days'
                order by user_id for update))""";

    /**
     * Their mails were given up and have surely not arrived: the sweeper writes to them again. At most once an hour each, and not to
     * accounts older than a week.
     */
    Uni<Void> givenUp(SqlConnection transaction, List<UUID> users) {
        return users.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(GIVEN_UP)
                        .execute(Tuple.tuple().addArrayOfUUID(users.toArray(UUID[]::new)))
                        .replaceWithVoid();
    }
}
