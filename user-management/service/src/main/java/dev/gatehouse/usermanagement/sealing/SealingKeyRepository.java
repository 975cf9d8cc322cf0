package dev.gatehouse.usermanagement.sealing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The public keys last heard of, for a start while core-auth is away. */
@ApplicationScoped
class SealingKeyRepository {

    private static final String ALL =
            "select key_id, public_key, seal_until from sealing_keys order by preference, key_id";

    private static final String REPLACE = """
            with known as (
                select * from unnest($1::text[], $2::bytea[], $3::timestamptz[], $4::int[])
                    as key (key_id, public_key, seal_until, preference)),
            gone as (
                delete from sealing_keys where key_id not in (select key_id from known))
            insert into sealing_keys (key_id, public_key, seal_until, preference)
            select key_id, public_key, seal_until, preference from known
            on conflict (key_id) do update
            set public_key = excluded.public_key, seal_until = excluded.seal_until, preference = excluded.preference""";

    private final Pool pool;

    SealingKeyRepository(Pool pool) {
        this.pool = pool;
    }

    /** The key to prefer first. */
    Uni<List<SealingKey>> all() {
        return pool.query(ALL).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(SealingKeyRepository::key)
                .toList());
    }

    Uni<Void> replace(List<SealingKey> keys) {
        var arguments = Tuple.tuple()
                .addArrayOfString(keys.stream().map(SealingKey::keyId).toArray(String[]::new))
                .addValue(keys.stream()
                        .map(key -> Buffer.buffer(key.publicKey().toByteArray()))
                        .toArray(Buffer[]::new))
                .addArrayOfOffsetDateTime(keys.stream()
                        .map(key -> key.sealUntil().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfInteger(IntStream.range(0, keys.size()).boxed().toArray(Integer[]::new));
        return pool.preparedQuery(REPLACE).execute(arguments).replaceWithVoid();
    }

    private static SealingKey key(Row row) {
        try {
            return SealingKey.of(
                    row.getString("key_id"),
                    row.getBuffer("public_key").getBytes(),
                    row.getOffsetDateTime("seal_until").toInstant());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing_keys holds no X25519 key under " + row.getString("key_id"), e);
        }
    }
}
