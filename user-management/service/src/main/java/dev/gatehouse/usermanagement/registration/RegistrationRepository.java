package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.Handover;
import dev.gatehouse.usermanagement.handover.HandoverConfig;
import dev.gatehouse.usermanagement.handover.HandoverRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registrations in PostgreSQL: each is one statement, so one round trip and all or nothing. */
@ApplicationScoped
class RegistrationRepository {

    private static final String ADD = """
            with reserved as (
                insert into email_reservations (canonical_email, user_id) values ($3, $1)),
            registered as (
                insert into users (user_id, email, canonical_email, created_at) values ($1, $2, $3, $4)),
            profiled as (
                insert into profiles (user_id, display_name, locale) values ($1, $5, $6)),
            remembered as (
                insert into idempotency_records (key, user_id, task_id, salt, fingerprint, created_at)
                select $7, $1, $8, $9, $10, $4 where $7::text is not null),
            handed as (
                insert into handovers (task_id, user_id, client_address, device_name, traceparent, next_attempt_at,
                                       key_id, ciphertext, hashed, credential_version)
                values ($8, $1, $11, $12, $13, clock_timestamp() + $14::float8 * interval '1 millisecond',
                        $20, $21, $22, $23))
            select outbox_append($15, $16, $17, $1, $18, $13, $19, null)""";

    private static final String FIND = """
            select r.user_id, r.task_id, r.salt, r.fingerprint, u.email, u.canonical_email, u.created_at,
                   p.display_name, h.key_id, h.ciphertext, h.hashed, h.credential_version, h.traceparent
            from idempotency_records r
                join users u using (user_id)
                join profiles p using (user_id)
                left join handovers h using (task_id)
            where r.key = $1 and r.created_at >= $2""";

    private static final String FORGET = "delete from idempotency_records where key = $1 and created_at < $2";

    private static final String FORGET_SOME = """
            delete from idempotency_records where key = any(array(
                select key from idempotency_records where created_at < $1 limit 10000))""";

    /** What stands in the way of a registration. */
    enum Conflict {
        EMAIL_TAKEN,
        KEY_USED
    }

    /** What an idempotency key was used for before. */
    record Remembered(RegisteredUser user, RequestDigest.Fingerprint fingerprint) {}

    private final Pool pool;
    private final RegistrationConfig config;
    private final HandoverConfig handover;
    private final Clock clock;

    RegistrationRepository(Pool pool, RegistrationConfig config, HandoverConfig handover, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.handover = handover;
        this.clock = clock;
    }

    /** Empty when everything has been committed; otherwise nothing has. */
    Uni<Optional<Conflict>> add(NewRegistration registration) {
        return pool.preparedQuery(ADD)
                .execute(arguments(registration))
                .map(done -> Optional.<Conflict>empty())
                .onFailure(failure -> conflict(failure) != null)
                .recoverWithItem(failure -> Optional.ofNullable(conflict(failure)));
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
