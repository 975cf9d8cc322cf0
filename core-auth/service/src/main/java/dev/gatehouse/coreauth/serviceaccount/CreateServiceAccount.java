package dev.gatehouse.coreauth.serviceaccount;

import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.token.SessionId;
import dev.gatehouse.kit.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** An operator creates a service account, with scopes that he holds himself. */
@ApplicationScoped
class CreateServiceAccount {

    record Created(ServiceAccount account, ClientSecret secret) {}

    private final OperatorPermissions permissions;
    private final ServiceAccountRepository accounts;
    private final AuditLog audit;
    private final Pool pool;
    private final Ids ids;
    private final Clock clock;

    CreateServiceAccount(
            OperatorPermissions permissions,
            ServiceAccountRepository accounts,
            AuditLog audit,
            Pool pool,
            Ids ids,
            Clock clock) {
        this.permissions = permissions;
        this.accounts = accounts;
        this.audit = audit;
        this.pool = pool;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<Created> create(Operator operator, String name, List<String> scopes) {
        var distinct = scopes.stream().distinct().sorted().toList();
        return permissions.require(operator.userId(), distinct).flatMap(held -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var secret = ClientSecret.next();
            var stored = StoredSecret.of(secret, ids.next(), now);
            var account = new ServiceAccount(
                    ids.next(), name, distinct, SessionId.next(), true, now, operator.userId(), List.of(stored));
            return pool.withTransaction(transaction -> accounts.add(transaction, account)
                            .flatMap(done -> accounts.addSecret(transaction, account.id(), stored))
                            .flatMap(done -> audit.record(
                                    transaction,
                                    operator.did(
                                            AuditKind.SERVICE_ACCOUNT_CREATED,
                                            account.id(),
                                            String.join(" ", distinct)))))
                    .replaceWith(new Created(account, secret));
        });
    }
}
