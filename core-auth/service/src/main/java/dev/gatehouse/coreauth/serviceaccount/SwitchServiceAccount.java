package dev.gatehouse.coreauth.serviceaccount;

import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.session.GrantEndings;
import dev.gatehouse.coreauth.token.SessionId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * An operator disables, enables or deletes a service account. Disabled or deleted, it gets no token, and those it has are refused
 * everywhere: its grant ends in the same commit. Enabled again it has another grant, so no old token comes to life.
 */
@ApplicationScoped
class SwitchServiceAccount {

    private final ServiceAccountRepository accounts;
    private final OperatorPermissions permissions;
    private final GrantEndings grants;
    private final AuditLog audit;
    private final Pool pool;
    private final Clock clock;

    SwitchServiceAccount(
            ServiceAccountRepository accounts,
            OperatorPermissions permissions,
            GrantEndings grants,
            AuditLog audit,
            Pool pool,
            Clock clock) {
        this.accounts = accounts;
        this.permissions = permissions;
        this.grants = grants;
        this.audit = audit;
        this.pool = pool;
        this.clock = clock;
    }

    /** Does nothing to one that is disabled. */
    Uni<Void> disable(Operator operator, UUID id) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> found(transaction, id)
                        .call(account -> account.enabled()
                                ? accounts.change(transaction, id, false, SessionId.next())
                                        .flatMap(done -> ended(
                                                transaction,
                                                operator,
                                                account,
                                                AuditKind.SERVICE_ACCOUNT_DISABLED,
                                                now))
                                : Uni.createFrom().voidItem()))
                .flatMap(before -> before.enabled()
                        ? grants.announce(id, before.grantId(), now)
                        : Uni.createFrom().voidItem());
    }

    Uni<Void> delete(Operator operator, UUID id) {
        var now = clock.instant();
        return pool.withTransaction(
                        transaction -> found(transaction, id).call(account -> accounts.delete(transaction, id)
                                .flatMap(done ->
                                        ended(transaction, operator, account, AuditKind.SERVICE_ACCOUNT_DELETED, now))))
                .flatMap(account -> grants.announce(id, account.grantId(), now));
    }

    /** Whoever enables it gives its scopes away, so he must hold them. Does nothing to one that is enabled. */
    Uni<Void> enable(Operator operator, UUID id) {
        return accounts.find(id)
                .map(ServiceAccountRepository::orNotFound)
                .flatMap(account -> permissions.require(operator.userId(), account.scopes()))
                .flatMap(held -> pool.withTransaction(transaction -> found(transaction, id)
                        .flatMap(account -> account.enabled()
                                ? Uni.createFrom().voidItem()
                                : accounts.change(transaction, id, true, account.grantId())
                                        .flatMap(done -> record(
                                                transaction, operator, account, AuditKind.SERVICE_ACCOUNT_ENABLED)))));
    }

    private Uni<ServiceAccount> found(SqlConnection transaction, UUID id) {
        return accounts.lock(transaction, id).map(ServiceAccountRepository::orNotFound);
    }

    private Uni<Void> ended(
            SqlConnection transaction, Operator operator, ServiceAccount account, AuditKind kind, Instant now) {
        return grants.end(transaction, account.id(), account.grantId(), now)
                .flatMap(done -> record(transaction, operator, account, kind));
    }

    private Uni<Void> record(SqlConnection transaction, Operator operator, ServiceAccount account, AuditKind kind) {
        return audit.record(transaction, operator.did(kind, account.id(), String.join(" ", account.scopes())));
    }
}
