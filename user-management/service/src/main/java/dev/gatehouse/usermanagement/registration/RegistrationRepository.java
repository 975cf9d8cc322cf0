package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.Handover;
import dev.gatehouse.usermanagement.handover.HandoverConfig;
import dev.gatehouse.usermanagement.handover.HandoverRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registrations in PostgreSQL: each is one statement, so one round trip (but for an operator's) and all or nothing. */
@ApplicationScoped
class RegistrationRepository {

    /** Refused as a whole when the address is taken. */
    private static final String OPEN = """
            with reserved as (
                insert into email_reservations (canonical_email, user_id) values ($3, $1)
                returning user_id),
            """;

    /** Otherwise the same statement with the same number of rows and one commit, for an account or for a decoy. */
    private static final String PRIVATE = """
            with reserved as (
                insert into email_reservations (canonical_email, user_id) values ($3, $1)
                on conflict (canonical_email) do nothing
                returning user_id),
            decoyed as (
                insert into decoys (user_id, email, canonical_email, display_name, created_at)
                select $1, $2, $3, $5, $4 where not exists (select from reserved)),
            """;

    private static final String ADD = """
            registered as (
                insert into users (user_id, email, canonical_email, created_at) select $1, $2, $3, $4 from reserved),
            profiled as (
                insert into profiles (user_id, display_name, locale) select $1, $5, $6 from reserved),
            remembered as (
                insert into idempotency_records (key, user_id, task_id, salt, fingerprint, created_at)
                select $7, $1, $8, $9, $10, $4 where $7::text is not null),
            handed as (
                insert into handovers (task_id, user_id, client_address, device_name, traceparent, next_attempt_at,
                                       decoy, key_id, ciphertext, hashed, credential_version)
                select $8, $1, $11, $12, $13, clock_timestamp() + $14::float8 * interval '1 millisecond',
                       r.user_id is null, case when r.user_id is not null then $20::text end,
                       case when r.user_id is not null then $21::bytea end,
                       case when r.user_id is not null then $22::bytea end, $23::int
                from (values (1)) as one left join reserved r on true)
            select case when r.user_id is not null then
                       outbox_append($15, $16, $17, $1, $18, $13, $19, null)::text end as announced,
                   r.user_id is null as decoy
            from (values (1)) as one left join reserved r on true""";

    private static final String FIND = """
            select r.user_id, r.task_id, r.salt, r.fingerprint, coalesce(u.email, d.email) as email,
                   coalesce(u.canonical_email, d.canonical_email) as canonical_email,
                   coalesce(u.created_at, d.created_at) as created_at,
                   coalesce(p.display_name, d.display_name) as display_name, d.user_id is not null as decoy,
                   h.key_id, h.ciphertext, h.hashed, h.credential_version, h.traceparent
            from idempotency_records r
                left join users u using (user_id)
                left join profiles p using (user_id)
                left join decoys d using (user_id)
                left join handovers h using (task_id)
            where r.key = $1 and r.created_at >= $2 and (u.user_id is not null or d.user_id is not null)""";

    private static final String FORGET = "delete from idempotency_records where key = $1 and created_at < $2";

    private static final String FORGET_DECOYS = """
            with gone as (
                delete from decoys where user_id = any(array(
                    select user_id from decoys where created_at < $1 limit 10000))
                returning user_id)
            delete from handovers h using gone where h.decoy and h.user_id = gone.user_id""";

    private static final String FORGET_SOME = """
            delete from idempotency_records where key = any(array(
                select key from idempotency_records where created_at < $1 limit 10000))""";

    /** What stands in the way of a registration. */
    enum Conflict {
        EMAIL_TAKEN,
        KEY_USED
    }

    /** What has become of a registration. */
    sealed interface Added {

        /** It is an account now. */
        record Account() implements Added {}

        /** The address is somebody else's, which the caller is not to learn: all is committed that a retry needs. */
        record Decoy() implements Added {}

        /** Nothing has been committed. */
        record Refused(Conflict conflict) implements Added {}
    }

    /** What an idempotency key was used for before. */
    record Remembered(RegisteredUser user, RequestDigest.Fingerprint fingerprint) {}

    private final Pool pool;
    private final Outbox outbox;
    private final RegistrationConfig config;
    private final HandoverConfig handover;
    private final Clock clock;
    private final String add;

    RegistrationRepository(Pool pool, Outbox outbox, RegistrationConfig config, HandoverConfig handover, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.config = config;
        this.handover = handover;
        this.clock = clock;
        this.add = (config.isPrivate() ? PRIVATE : OPEN) + ADD;
    }

    /** Everything, or nothing. */
    Uni<Added> add(NewRegistration registration) {
        return orRefused(add(pool, add, registration));
    }

    /** The same with what the audit log is told of it, refused when the address is taken: where registrations are private, too. */
    Uni<Added> addOpenly(NewRegistration registration, OutboxEvent action) {
        return orRefused(pool.withTransaction(transaction ->
                add(transaction, OPEN + ADD, registration).call(() -> outbox.append(transaction, action))));
    }

    private Uni<Added> add(SqlClient client, String statement, NewRegistration registration) {
        return client.preparedQuery(statement)
                .execute(arguments(registration))
                .<Added>map(
                        rows -> rows.iterator().next().getBoolean("decoy") ? new Added.Decoy() : new Added.Account());
    }

    private static Uni<Added> orRefused(Uni<Added> adding) {
        return adding.onFailure(failure -> conflict(failure) != null)
                .recoverWithItem(failure -> new Added.Refused(Objects.requireNonNull(conflict(failure))));
    }

    /** Nothing when the key has not been used, or too long ago to be remembered. */
    Uni<Optional<Remembered>> find(IdempotencyKey key, Caller caller) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(key.text(), oldestRemembered()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(remembered(rows.iterator().next(), caller)));
    }

    /** Lets go of the key if it was used too long ago to be remembered. */
    Uni<Void> forget(IdempotencyKey key) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(key.text(), oldestRemembered()))
                .replaceWithVoid();
    }

    /** Lets go of up to 10,000 such keys; how many they were. */
    Uni<Integer> forgetSome() {
        return pool.preparedQuery(FORGET_SOME)
                .execute(Tuple.of(oldestRemembered()))
                .map(rows -> rows.rowCount());
    }

    /** Lets go of up to 10,000 decoys that no retry can ask for any more. */
    Uni<Void> forgetDecoys() {
        return pool.preparedQuery(FORGET_DECOYS)
                .execute(Tuple.of(oldestRemembered()))
                .replaceWithVoid();
    }

    private OffsetDateTime oldestRemembered() {
        return clock.instant().minus(config.idempotency()).atOffset(ZoneOffset.UTC);
    }

    private Tuple arguments(NewRegistration registration) {
        var account = registration.account();
        var handover = registration.handover();
        var password = Objects.requireNonNull(handover.password());
        var retryable = registration.retryable();
        var announcement = registration.announcement();
        var arguments = Tuple.from(new Object[] {
            handover.userId(),
            account.email().entered(),
            account.email().canonical(),
            handover.registeredAt().atOffset(ZoneOffset.UTC),
            account.displayNameText(),
            account.locale().text(),
            retryable == null ? null : retryable.key().text(),
            handover.taskId(),
            retryable == null ? null : retryable.fingerprint().salt(),
            retryable == null ? null : retryable.fingerprint().mac(),
            handover.caller().address(),
            handover.caller().device(),
            handover.traceparent(),
            (double) this.handover.grace().toMillis(),
            announcement.id(),
            announcement.topic(),
            announcement.type(),
            announcement.data(),
            announcement.correlation(),
        });
        HandoverRow.add(password, arguments);
        return arguments;
    }

    private static @Nullable Conflict conflict(Throwable failure) {
        return switch (PostgresFailure.violatedUnique(failure)) {
            case "email_reservations_pkey" -> Conflict.EMAIL_TAKEN;
            case "idempotency_records_pkey" -> Conflict.KEY_USED;
            case null, default -> null;
        };
    }

    private static Remembered remembered(Row row, Caller caller) {
        var handover = new Handover(
                row.getUUID("user_id"),
                row.getUUID("task_id"),
                row.getString("canonical_email"),
                row.getBoolean("decoy"),
                HandoverRow.password(row),
                caller,
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("traceparent"));
        return new Remembered(
                new RegisteredUser(row.getString("email"), row.getString("display_name"), handover),
                new RequestDigest.Fingerprint(
                        row.getBuffer("salt").getDelegate(),
                        row.getBuffer("fingerprint").getDelegate()));
    }
}
