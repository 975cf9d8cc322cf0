package dev.gatehouse.coreauth;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * While it is there nobody gives a lock up: where a test lets go of what it holds, it may do so late, for a busy machine may stand
 * still for longer than the service waits.
 */
public final class PatientLocks implements AutoCloseable {

    private final Pool pool;

    private PatientLocks(Pool pool) {
        this.pool = pool;
    }

    public static PatientLocks of(Pool pool) {
        var patient = new PatientLocks(pool);
        patient.onEveryConnection("set lock_timeout = '60s'");
        return patient;
    }

    private void onEveryConnection(String sql) {
        int size = ConfigProvider.getConfig().getValue("quarkus.datasource.reactive.max-size", Integer.class);
        List<SqlConnection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                taken.add(pool.getConnection().await().atMost(Database.SOON));
            }
            taken.forEach(each -> each.query(sql).execute().await().atMost(Database.SOON));
        } finally {
            taken.forEach(each -> each.close().await().atMost(Database.SOON));
        }
    }

    /** They wait as the service has them wait. */
    @Override
    public void close() {
        onEveryConnection("reset lock_timeout");
    }
}
