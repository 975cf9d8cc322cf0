package dev.gatehouse.coreauth.serviceaccount;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** An operator gives a service account a second secret, and takes the first one away when it is no longer used. */
@ApplicationScoped
class RotateSecret {

    private static final int MOST = 2;

    record Added(StoredSecret stored, ClientSecret secret) {}

    private final ServiceAccountRepository accounts;
    private final OperatorPermissions permissions;
    private final AuditLog audit;
    private final Pool pool;
    private final Ids ids;
    private final Clock clock;

    RotateSecret(
            ServiceAccountRepository accounts,
            OperatorPermissions permissions,
            AuditLog audit,
            Pool pool,
            Ids ids,
            Clock clock) {
        this.accounts = accounts;
        this.permissions = permissions;
        this.audit = audit;
        this.pool = pool;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whoever sees a secret can do what the account can, so he must hold its scopes. TOO_MANY_SECRETS when there are two. */
    Uni<Added> add(Operator operator, UUID accountId) {
        return accounts.find(accountId)
                .map(ServiceAccountRepository::orNotFound)
                .flatMap(account -> permissions.require(operator.userId(), account.scopes()))
                .flatMap(held -> pool.withTransaction(transaction -> add(transaction, operator, accountId)));
    }

    /** Refused from now on. What was got with it lives as long as the token does; disabling ends that, too. */
    Uni<Void> delete(Operator operator, UUID accountId, UUID secretId) {
        return pool.withTransaction(transaction -> accounts.deleteSecret(transaction, accountId, secretId)
                .invoke(deleted -> {
                    if (!deleted) {
                        throw new DomainException(CoreAuthError.SECRET_NOT_FOUND, "There is no such secret.");
                    }
                })
                .flatMap(deleted -> record(transaction, operator, AuditKind.CREDENTIAL_DELETED, accountId, secretId)));
    }

    private Uni<Added> add(SqlConnection transaction, Operator operator, UUID accountId) {
        var secret = ClientSecret.next();
        var stored = StoredSecret.of(secret, ids.next(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        return accounts.lock(transaction, accountId)
                .map(ServiceAccountRepository::orNotFound)
                .invoke(account -> {
                    if (account.secrets().size() >= MOST) {
                        throw new DomainException(
                                CoreAuthError.TOO_MANY_SECRETS,
                                "It has two secrets. Delete the one not used any more.");
                    }
                })
                .flatMap(account -> accounts.addSecret(transaction, accountId, stored))
                .flatMap(done -> record(transaction, operator, AuditKind.CREDENTIAL_CREATED, accountId, stored.id()))
                .replaceWith(new Added(stored, secret));
    }

    private Uni<Void> record(
            SqlConnection transaction, Operator operator, AuditKind kind, UUID accountId, UUID secretId) {
        return audit.record(transaction, operator.did(kind, accountId, secretId.toString()));
    }
}
