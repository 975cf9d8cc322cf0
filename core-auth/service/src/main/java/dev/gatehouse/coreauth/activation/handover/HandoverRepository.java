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
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a handover brings: activation, credential, timeline and session, and unless the password is hashed already the task
 * to hash it. One statement each.
 */
@ApplicationScoped
class HandoverRepository {

    /** How long a claim holds. The same for tasks claimed later (PasswordTaskRepository). */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final String STARTED = """
            with started as (
                insert into activation as a (user_id, task_id, registered_at) values ($1, $2, $3)
                on conflict (user_id) do update
                set task_id = excluded.task_id, registered_at = excluded.registered_at
                where a.task_id is null and a.erased_at is null
                returning a.user_id, a.password, a.roles, a.email, a.profile, a.version, a.state
            ), noted as (
                insert into activation_timeline (user_id, task, attempt, node, took_ms, outcome, trace_id)
                select user_id, 'handover', 1, $6, null, 'accepted', substr($7::text, 4, 32) from started
            ),
            """;

    private static final String QUEUED = """
            named as (
                insert into credential (user_id, canonical_email, version)
                select user_id, $4, $5 from started
            ), queued as (
                insert into password_task
                    (id, user_id, credential_version, key_id, ciphertext, traceparent, lease, attempts, due_at)
                select $2, user_id, $5, $8, $9, $7, $10, case when $10::uuid is null then 0 else 1 end,
                       now() + case when $10::uuid is null then 0 else %d end * interval '1 millisecond'
                from started
            ),
            """.formatted(LEASE.toMillis());

    private static final String HASHED = """
            named as (
                insert into credential (user_id, canonical_email, version, phc)
                select user_id, $4, $5, $8 from started
            ),
            """;

    private static final String OPENED = """
            opened as (
                %s
            )
            select user_id, password::text, roles::text, email::text, profile::text, version, state
            from started""";

    private static final String START = STARTED + QUEUED + OPENED.formatted(TemporarySession.insert("started", 11));

    private static final String START_HASHED =
            STARTED + HASHED + OPENED.formatted(TemporarySession.insert("started", 9));

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
        var arguments = arguments(handover, password.credentialVersion(), traceparent)
                .addString(password.keyId())
                .addValue(password.ciphertext())
                .addUUID(lease);
        return start(pool, START, arguments, session);
    }

    /**
     * The same without a task; the caller reports the password in the same transaction.
     *
     * @param phc the hash, or null when there is none to be had
     */
    Uni<@Nullable ActivationView> startHashed(
            SqlConnection transaction,
            Handover handover,
            int credentialVersion,
            @Nullable String phc,
            TemporarySession session,
            @Nullable String traceparent) {
        var arguments = arguments(handover, credentialVersion, traceparent).addString(phc);
        return start(transaction, START_HASHED, arguments, session);
    }

    private Tuple arguments(Handover handover, int credentialVersion, @Nullable String traceparent) {
        return Tuple.tuple()
                .addUUID(handover.userId())
                .addUUID(handover.taskId())
                .addOffsetDateTime(handover.registeredAt().atOffset(ZoneOffset.UTC))
                .addString(handover.email())
                .addInteger(credentialVersion)
                .addString(service.node())
                .addString(traceparent);
    }

    private static Uni<@Nullable ActivationView> start(
            SqlClient client, String statement, Tuple arguments, TemporarySession session) {
        session.values().forEach(arguments::addValue);
        return client.preparedQuery(statement)
                .execute(arguments)
                .map(rows -> rows.rowCount() == 0
                        ? null
                        : ActivationRepository.view(rows.iterator().next()))
                .onFailure(failure -> "credential_address".equals(PostgresFailure.violatedUnique(failure)))
                .transform(failure ->
                        new DomainException(CoreAuthError.ADDRESS_IN_USE, "Another account has this address."));
    }
}
