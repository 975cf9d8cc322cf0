package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.keys.SealedPassword;
import dev.gatehouse.coreauth.session.TemporarySession;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores what a handover brings, in one statement: activation, credential without a hash, password task, timeline, session. */
@ApplicationScoped
class HandoverRepository {

    /** How long a claim holds. The same for tasks claimed later (PasswordTaskRepository). */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final String START = """
            with started as (
                insert into activation as a (user_id, task_id, registered_at) values ($1, $2, $3)
                on conflict (user_id) do update
                set task_id = excluded.task_id, registered_at = excluded.registered_at
                where a.task_id is null and a.erased_at is null
                returning a.user_id, a.password, a.roles, a.email, a.profile, a.version, a.state
            ), named as (
                insert into credential (user_id, canonical_email, version)
                select user_id, $4, $5 from started
            ), queued as (
                insert into password_task
                    (id, user_id, credential_version, key_id, ciphertext, traceparent, lease, attempts, due_at)
                select $2, user_id, $5, $6, $7, $8, $9, case when $9::uuid is null then 0 else 1 end,
                       now() + case when $9::uuid is null then 0 else %d end * interval '1 millisecond'
                from started
            ), noted as (
                insert into activation_timeline (user_id, task, attempt, node, took_ms, outcome, trace_id)
                select user_id, 'handover', 1, $10, null, 'accepted', substr($8, 4, 32) from started
            ), opened as (
                %s
            )
            select user_id, password::text, roles::text, email::text, profile::text, version, state
            from started""".formatted(LEASE.toMillis(), TemporarySession.insert("started", 11));

    private final Pool pool;
    private final ServiceConfig service;

    HandoverRepository(Pool pool, ServiceConfig service) {
        this.pool = pool;
        this.service = service;
    }

    /**
     * The activation begun, or null when this user's was begun before.
     *
     * @param session its first, stored with it
     * @param lease of the worker that will take the task at once, or null when any may claim it
     */
    Uni<@Nullable ActivationView> start(
            Handover handover,
            SealedPassword password,
            TemporarySession session,
            @Nullable UUID lease,
            @Nullable String traceparent) {
        var arguments = Tuple.from(new Object[] {
            handover.userId(),
            handover.taskId(),
            handover.registeredAt().atOffset(ZoneOffset.UTC),
            handover.email(),
            password.credentialVersion(),
            password.keyId(),
            password.ciphertext(),
            traceparent,
            lease,
            service.node()
        });
        session.values().forEach(arguments::addValue);
        return pool.preparedQuery(START)
                .execute(arguments)
                .map(rows -> rows.rowCount() == 0
                        ? null
                        : ActivationRepository.view(rows.iterator().next()))
                .onFailure(failure -> "credential_address".equals(PostgresFailure.violatedUnique(failure)))
                .transform(failure ->
                        new DomainException(CoreAuthError.ADDRESS_IN_USE, "Another account has this address."));
    }
}
