package dev.gatehouse.coreauth.activation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Lets exactly one caller per activation exchange the temporary session for a full one. */
@ApplicationScoped
public class UpgradeGate {

    private static final String CLAIM = """
            with claimed as (
                update activation set upgraded_at = now()
                where user_id = $1 and state = 'ACTIVE' and upgraded_at is null
                returning user_id
            )
            select exists (select from claimed) as claimed,
                   exists (select from activation where user_id = $1 and state = 'ACTIVE') as active""";

    /** What came of it. */
    public enum Claim {
        /** The caller's transaction holds the upgrade; rolled back, it is free again. */
        CLAIMED,
        /** The account is not active (yet), or unknown. */
        NOT_ACTIVE,
        /** Somebody else has it. */
        ALREADY_UPGRADED
    }

    /** Waits for a rival's open transaction; of any number of callers at once one gets {@link Claim#CLAIMED}. */
    public Uni<Claim> claim(SqlConnection transaction, UUID userId) {
        return transaction.preparedQuery(CLAIM).execute(Tuple.of(userId)).map(rows -> {
            var row = rows.iterator().next();
            if (row.getBoolean("claimed")) {
                return Claim.CLAIMED;
            }
            return row.getBoolean("active") ? Claim.ALREADY_UPGRADED : Claim.NOT_ACTIVE;
        });
    }
}
