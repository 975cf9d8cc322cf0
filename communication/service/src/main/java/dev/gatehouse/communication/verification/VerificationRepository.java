package dev.gatehouse.communication.verification;

import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tokens and what they proved. Tokens are known by their hashes only. */
@ApplicationScoped
class VerificationRepository {

    private static final String ISSUE = """
            insert into one_time_token (user_id, purpose, token_hash, address_digest, issued_at, expires_at)
            select user_id, $1, token_hash, address_digest, $2, $3
            from unnest($4::uuid[], $5::bytea[], $6::bytea[]) as t (user_id, token_hash, address_digest)
            on conflict (user_id, purpose) do update
            set token_hash = excluded.token_hash, address_digest = excluded.address_digest,
                issued_at = excluded.issued_at, expires_at = excluded.expires_at, used_at = null""";

    private static final String LIVE = """
            select user_id, address_digest from one_time_token
            where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3""";

    /**
     * One statement is one transaction: the use, what it proves, that a mail in doubt did arrive or is not needed, and the event. A
     * mail whose outcome is not stored yet will be in no doubt either: it is sent if its worker still says so.
     */
    private static final String REDEEM = """
            with used as (
                update one_time_token set used_at = $3
                where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3 and address_digest = $4
                returning user_id),
            proved as (
                insert into verification (user_id, verified_at) select user_id, $3 from used
                on conflict (user_id) do update set verified_at = excluded.verified_at
                returning user_id),
            resolved as (
                update message m set state = 'RESOLVED', changed_at = now() from proved
                where m.user_id = proved.user_id and m.template = $12 and m.state in ('PARKED', 'SENDING'))
            select outbox_append($5, $6, $7, user_id, $8, $9, $10, $11) from proved""";

    /** Whose addresses have been verified elsewhere; those who are verified already are left out. */
    private static final String ACCEPT = """
            insert into verification (user_id, verified_at) select distinct unnest($1::uuid[]), $2::timestamptz
            on conflict (user_id) do update set verified_at = excluded.verified_at where verification.verified_at is null
            returning user_id""";

    private static final String VERIFIED =
            "select user_id from verification where user_id = any($1) and verified_at is not null";

    /** Judged on the row as it is when it is this request's turn, so that requests at once cannot all pass. */
    private static final String REQUEST = """
            with counted as (
                insert into verification as v (user_id, requests) values ($1, array[$2::timestamptz])
                on conflict (user_id) do update
                set requests = array(select t from unnest(v.requests) as t where t > $2 - interval '1 day') || $2
                where v.verified_at is null and (
                    select count(*) filter (where t > $2 - interval '1 minute') < $3
                       and count(*) filter (where t > $2 - interval '5 minutes') < $4
                       and count(*) filter (where t > $2 - interval '1 day') < $5
                    from unnest(v.requests) as t)
                returning v.user_id)
            select exists (select from counted) as is_counted,
                   exists (select from verification where user_id = $1 and verified_at is not null) as is_verified""";

    private static final String FORGET =
            "delete from verification where verified_at is null and requests[cardinality(requests)] < $1";

    /** A fresh token of a user, as it is stored. */
    record Issued(UUID userId, Buffer tokenHash, Buffer addressDigest) {}

    /** Whom a live token belongs to, and the address it is bound to. */
    record Live(UUID userId, Buffer addressDigest) {}

    /** Numbers of requests that may lie within a minute, five minutes and a day. */
    record Limits(int perMinute, int perFiveMinutes, int perDay) {}

    /** What becomes of the wish for another mail. */
    enum Answer {
        COUNTED,
        TOO_OFTEN,
        VERIFIED
    }

    private final Pool pool;

    VerificationRepository(Pool pool) {
        this.pool = pool;
    }

    /** Each token takes the place of the user's older one. No user twice. */
    Uni<Void> issue(SqlConnection transaction, String purpose, Instant now, Instant expiry, List<Issued> tokens) {
        var arguments = Tuple.tuple()
                .addString(purpose)
                .addOffsetDateTime(utc(now))
                .addOffsetDateTime(utc(expiry))
                .addArrayOfUUID(tokens.stream().map(Issued::userId).toArray(UUID[]::new))
                .addValue(tokens.stream().map(Issued::tokenHash).toArray(Buffer[]::new))
                .addValue(tokens.stream().map(Issued::addressDigest).toArray(Buffer[]::new));
        return transaction.preparedQuery(ISSUE).execute(arguments).replaceWithVoid();
    }

    Uni<Optional<Live>> live(byte[] tokenHash, String purpose, Instant now) {
        return pool.preparedQuery(LIVE)
                .execute(Tuple.of(Buffer.buffer(tokenHash), purpose, utc(now)))
                .map(rows -> {
                    var found = rows.iterator();
                    if (!found.hasNext()) {
                        return Optional.empty();
                    }
                    var row = found.next();
                    return Optional.of(new Live(
                            row.getUUID("user_id"),
                            row.getBuffer("address_digest").getDelegate()));
                });
    }

    /** True for the one caller that used the token. The event is published with it. */
    Uni<Boolean> redeem(byte[] tokenHash, String purpose, Instant now, Buffer addressDigest, OutboxEvent event) {
        var arguments = Tuple.from(new Object[] {
            Buffer.buffer(tokenHash),
            purpose,
            utc(now),
            addressDigest,
            event.id(),
            event.topic(),
            event.type(),
            event.data(),
            event.traceparent(),
            event.correlation(),
            event.causation(),
            VerificationMail.TEMPLATE
        });
        return pool.preparedQuery(REDEEM).execute(arguments).map(rows -> rows.rowCount() == 1);
    }

    /** Takes these addresses for verified, without a token; those for whom that is news. */
    Uni<List<UUID>> accept(SqlConnection transaction, List<UUID> users, Instant now) {
        return transaction
                .preparedQuery(ACCEPT)
                .execute(
                        Tuple.tuple().addArrayOfUUID(users.toArray(UUID[]::new)).addOffsetDateTime(utc(now)))
                .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).toList());
    }

    /** Those of them whose addresses are verified. */
    Uni<Set<UUID>> verified(SqlConnection transaction, List<UUID> users) {
        return transaction
                .preparedQuery(VERIFIED)
                .execute(Tuple.tuple().addArrayOfUUID(users.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).collect(Collectors.toUnmodifiableSet()));
    }

    /** Counted when another mail may be sent now. */
    Uni<Answer> request(SqlConnection transaction, UUID userId, Instant now, Limits limits) {
        return transaction
                .preparedQuery(REQUEST)
                .execute(Tuple.of(userId, utc(now), limits.perMinute(), limits.perFiveMinutes(), limits.perDay()))
                .map(rows -> answer(rows.iterator().next()));
    }

    private static Answer answer(Row row) {
        if (Boolean.TRUE.equals(row.getBoolean("is_counted"))) {
            return Answer.COUNTED;
        }
        return Boolean.TRUE.equals(row.getBoolean("is_verified")) ? Answer.VERIFIED : Answer.TOO_OFTEN;
    }

    /** Deletes those who are not verified and asked last before then: no limit counts it. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery(FORGET).execute(Tuple.of(utc(before))).replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
