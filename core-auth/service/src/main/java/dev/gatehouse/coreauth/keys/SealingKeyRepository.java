package dev.gatehouse.coreauth.keys;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table {@code sealing_key}. Ages are by the database's clock. */
@ApplicationScoped
class SealingKeyRepository {

    private static final long ROTATION_LOCK = 0x7365_616cL;

    private static final String ALL = """
            select id, public_key, private_key, created_at from sealing_key order by created_at desc, id""";

    private static final String DESTROY = """
            delete from sealing_key where created_at < now() - $1 * interval '1 millisecond'""";

    private static final String HAS_YOUNGER_THAN = """
            select exists (select from sealing_key where created_at > now() - $1 * interval '1 millisecond') as known""";

    private static final String ADD = """
            insert into sealing_key (id, public_key, private_key) values ($1, $2, $3)""";

    /** A key pair about to be stored. */
    record NewSealingKey(String id, Buffer publicKey, Buffer encryptedPrivateKey) {}

    private final Pool pool;
    private final AuditLog audit;

    SealingKeyRepository(Pool pool, AuditLog audit) {
        this.pool = pool;
        this.audit = audit;
    }

    /** Newest first. */
    Uni<List<SealingKeyRow>> all() {
        return pool.preparedQuery(ALL).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(SealingKeyRepository::sealingKey)
                .toList());
    }

    /**
     * Deletes keys older than {@code life} and adds one when none is younger than {@code rotation}. Of several replicas that do
     * so at once, one adds.
     */
    Uni<Void> rotate(Duration rotation, Duration life, Supplier<NewSealingKey> successor) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(ROTATION_LOCK))
                .flatMap(locked -> transaction.preparedQuery(DESTROY).execute(Tuple.of((double) life.toMillis())))
                .flatMap(destroyed ->
                        transaction.preparedQuery(HAS_YOUNGER_THAN).execute(Tuple.of((double) rotation.toMillis())))
                .flatMap(rows -> rows.iterator().next().getBoolean("known")
                        ? Uni.createFrom().voidItem()
                        : addBySchedule(transaction, successor.get())));
    }

    /** Adds one unless one is younger than that: its id, or null then. */
    Uni<@Nullable String> addUnlessYounger(
            SqlConnection transaction, Duration youngest, Supplier<NewSealingKey> successor) {
        return transaction
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(ROTATION_LOCK))
                .flatMap(locked ->
                        transaction.preparedQuery(HAS_YOUNGER_THAN).execute(Tuple.of((double) youngest.toMillis())))
                .flatMap(rows -> {
                    if (rows.iterator().next().getBoolean("known")) {
                        return Uni.createFrom().nullItem();
                    }
                    var key = successor.get();
                    return add(transaction, key).replaceWith(key.id());
                });
    }

    private Uni<Void> addBySchedule(SqlConnection transaction, NewSealingKey key) {
        var entry = AuditEntry.success(AuditKind.SEALING_KEY_MADE, Initiator.system("keys"), null)
                .with(key.id());
        return add(transaction, key).flatMap(added -> audit.record(transaction, entry));
    }

    private static Uni<Void> add(SqlConnection transaction, NewSealingKey key) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(key.id(), key.publicKey(), key.encryptedPrivateKey()))
                .replaceWithVoid();
    }

    private static SealingKeyRow sealingKey(Row row) {
        return new SealingKeyRow(
                row.getString("id"),
                row.getBuffer("public_key").getDelegate(),
                row.getBuffer("private_key").getDelegate(),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
