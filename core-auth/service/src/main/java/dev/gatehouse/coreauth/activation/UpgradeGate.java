package dev.gatehouse.coreauth.activation;

import dev.gatehouse.kit.telemetry.ServiceConfig;
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
                returning user_id, created_at
            ), noted as (
                insert into activation_timeline (user_id, task, attempt, node, took_ms, outcome)
                select user_id, 'session', 1, $2, extract(epoch from clock_timestamp() - created_at) * 1000, 'upgraded'
                from claimed
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

    private final String node;

    UpgradeGate(ServiceConfig service) {
        this.node = service.node();
    }

    /** Waits for a rival's open transaction; of any number of callers at once one gets {@link Claim#CLAIMED}. */
    public Uni<Claim> claim(SqlConnection transaction, UUID userId) {
        return transaction.preparedQuery(CLAIM).execute(Tuple.of(userId, node)).map(rows -> {
            var row = rows.iterator().next();
            if (row.getBoolean("claimed")) {
                return Claim.CLAIMED;
            }
            return row.getBoolean("active") ? Claim.ALREADY_UPGRADED : Claim.NOT_ACTIVE;
        });
    }
}
