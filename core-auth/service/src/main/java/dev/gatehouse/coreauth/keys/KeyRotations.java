package dev.gatehouse.coreauth.keys;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiators;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.SecurityContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes of keys that operators order, each recorded in its transaction. */
@ApplicationScoped
public class KeyRotations {

    private final AuditLog audit;
    private final Initiators initiators;
    private final Pool pool;

    KeyRotations(AuditLog audit, Initiators initiators, Pool pool) {
        this.audit = audit;
        this.initiators = initiators;
        this.pool = pool;
    }

    /**
     * Makes the change; fails with KEY_ROTATION_UNDER_WAY when that makes nothing.
     *
     * @param change the key that is used next; null when a change is near anyway
     * @param details which key that is, for the audit log
     */
    public <T> Uni<T> rotate(
            AuditKind kind,
            SecurityContext security,
            HttpServerRequest http,
            Function<SqlConnection, Uni<@Nullable T>> change,
            Function<T, String> details) {
        var operator = initiators.operator(AccessToken.of(security), http);
        return pool.withTransaction(transaction -> change.apply(transaction)
                .onItem()
                .ifNull()
                .failWith(KeyRotations::underWay)
                .call(next -> audit.record(
                        transaction, AuditEntry.success(kind, operator, null).with(details.apply(next)))));
    }

    private static DomainException underWay() {
        return new DomainException(
                CoreAuthError.KEY_ROTATION_UNDER_WAY, "The keys have just changed, or are about to. Try again later.");
    }
}
