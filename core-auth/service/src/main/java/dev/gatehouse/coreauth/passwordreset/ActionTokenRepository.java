package dev.gatehouse.coreauth.passwordreset;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table {@code action_token}. A token counts while its account has the address to which it was sent. */
@ApplicationScoped
class ActionTokenRepository {

    private static final String MINT = """
            insert into action_token as t (user_id, purpose, token_hash, address, expires_at)
            select m.user_id, $2, m.token_hash, c.canonical_email, now() + $5 * interval '1 millisecond'
            from unnest($1::uuid[], $3::bytea[], $4::text[]) as m (user_id, token_hash, address)
            join credential c on c.user_id = m.user_id and c.canonical_email = m.address
            on conflict (user_id, purpose) do update
            set token_hash = excluded.token_hash, address = excluded.address, expires_at = excluded.expires_at
            returning t.user_id, t.expires_at""";

    private static final String FIND = """
            select c.canonical_email
            from action_token t join credential c on c.user_id = t.user_id and c.canonical_email = t.address
            where t.token_hash = $1 and t.purpose = $2 and t.expires_at > now()""";

    /** The credential first, as a change of the password takes them: who meets waits, and does not lock up. */
    private static final String REDEEM = """
            with owner as materialized (
                select c.user_id
                from action_token t join credential c on c.user_id = t.user_id and c.canonical_email = t.address
                where t.token_hash = $1 and t.purpose = $2 and t.expires_at > now()
                for no key update of c
            ), used as (
                delete from action_token t using owner o
                where t.user_id = o.user_id and t.token_hash = $1 and t.purpose = $2
                returning t.user_id
            ), stored as (
                update credential c set phc = $3, version = c.version + 1, changed_at = now()
                from used u where c.user_id = u.user_id
                returning c.user_id
            ), overtaken as (
                delete from password_task p using stored s where p.user_id = s.user_id
            )
            select user_id from stored""";

    private static final String FORGET = "delete from action_token where expires_at < now() - interval '1 day'";

    /** A token to be stored. */
    record Minted(UUID userId, String address, ResetToken token) {}

    /** One that counts from now on. */
    record Stored(UUID userId, Instant expiresAt) {}

    private final Pool pool;

    ActionTokenRepository(Pool pool) {
        this.pool = pool;
    }

    /** Those whose user has that canonical address; each takes an earlier one's place. One per user. */
    Uni<List<Stored>> mint(Purpose purpose, List<Minted> minted, Duration validity) {
        var arguments = Tuple.tuple()
                .addArrayOfUUID(minted.stream().map(Minted::userId).toArray(UUID[]::new))
                .addString(purpose.name())
                .addValue(minted.stream()
                        .map(each -> Buffer.buffer(each.token().hash()))
                        .toArray(Buffer[]::new))
                .addArrayOfString(minted.stream().map(Minted::address).toArray(String[]::new))
                .addDouble((double) validity.toMillis());
        return pool.preparedQuery(MINT).execute(arguments).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Stored(
                        row.getUUID("user_id"),
                        row.getOffsetDateTime("expires_at").toInstant()))
                .toList());
    }

    /** The canonical address of the account that the token would open, or null when it opens none. */
    Uni<@Nullable String> find(Purpose purpose, ResetToken token) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(Buffer.buffer(token.hash()), purpose.name()))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    /** Uses the token up and stores the hash, in place of a task that has not come to it yet; whose it was, or null. */
    Uni<@Nullable UUID> redeem(SqlConnection transaction, Purpose purpose, ResetToken token, String phc) {
        return transaction
                .preparedQuery(REDEEM)
                .execute(Tuple.of(Buffer.buffer(token.hash()), purpose.name(), phc))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID(0));
    }

    /** Deletes what expired more than a day ago. */
    Uni<Void> forgetExpired() {
        return pool.query(FORGET).execute().replaceWithVoid();
    }
}
