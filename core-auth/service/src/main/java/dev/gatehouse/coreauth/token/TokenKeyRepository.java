package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.keys.KeyEncryption;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Signing keys and the chain's secret in PostgreSQL, private halves encrypted. */
@ApplicationScoped
class TokenKeyRepository {

    private static final String CHAIN = "refresh-chain";
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('signing_key'))";
    private static final String PUBLISHED = """
            select key_id, public_jwk, private_key, sign_from, sign_until
            from signing_key where sign_until > $1 order by sign_from
            """;
    private static final String ADD = """
            insert into signing_key (key_id, public_jwk, private_key, created_at, sign_from, sign_until)
            values ($1, $2, $3, $4, $5, $6)
            """;
    private static final String DESTROY =
            "delete from signing_key where sign_until < now() - $1 * interval '1 millisecond'";
    private static final String MOVE = """
            update signing_key set sign_until = case when key_id = $1 then $3 else sign_until end,
                                   sign_from = case when key_id = $2 then $3 else sign_from end
            where key_id in ($1, $2)
            """;
    private static final String FIRST_SIGNATURE =
            "select greatest($2, created_at + $3 * interval '1 millisecond') as boundary from signing_key where key_id = $1";
    private static final String ADD_SECRET = """
            insert into secret_key (purpose, secret, created_at) values ($1, $2, $3) on conflict do nothing
            """;
    private static final String SECRET =
            "select secret, created_at > now() - interval '1 day' as recent from secret_key where purpose = $1";

    /**
     * The installation's.
     *
     * @param recent made within the last day
     */
    record Secret(SecretKey key, boolean recent) {}

    private final Pool pool;
    private final KeyEncryption encryption;
    private final AuditLog audit;

    TokenKeyRepository(Pool pool, KeyEncryption encryption, AuditLog audit) {
        this.pool = pool;
        this.encryption = encryption;
        this.audit = audit;
    }

    /** The keys that sign, will sign, or signed until after the given moment. */
    Uni<KeyRing> published(Instant endedAfter) {
        return pool.withConnection(connection -> published(connection, endedAfter));
    }

    /** Adds what the given function makes of the published keys; of all replicas one at a time, and the next one sees it. */
    Uni<KeyRing> add(Instant endedAfter, Instant now, Function<KeyRing, List<SigningKey>> missing) {
        return pool.withTransaction(transaction -> transaction
                .query(LOCK)
                .execute()
                .flatMap(locked -> published(transaction, endedAfter))
                .flatMap(ring -> Multi.createFrom()
                        .iterable(missing.apply(ring))
                        .onItem()
                        .transformToUniAndConcatenate(key ->
                                insert(transaction, key, now).call(added -> audit.record(transaction, made(key))))
                        .collect()
                        .last())
                .flatMap(added -> published(transaction, endedAfter)));
    }

    /** When a key that is called early may sign: not before that moment, and not before it has been published for so long. */
    record Notice(Instant earliest, Duration published) {}

    /**
     * Has the successor sign as early as the notice allows, instead of later.
     *
     * @return the successor as it is now; null when the change of keys is nearer than that anyway
     */
    Uni<@Nullable SigningKey> hasten(SqlConnection transaction, Instant endedAfter, Instant now, Notice notice) {
        return transaction
                .query(LOCK)
                .execute()
                .flatMap(locked -> published(transaction, endedAfter))
                .flatMap(ring -> {
                    var current = ring.current(now).orElse(null);
                    var next =
                            current == null ? null : ring.successorOf(current).orElse(null);
                    return current == null || next == null
                            ? Uni.createFrom().nullItem()
                            : boundary(transaction, next, notice)
                                    .flatMap(boundary -> move(transaction, current, next, boundary));
                });
    }

    private static Uni<Instant> boundary(SqlConnection transaction, SigningKey next, Notice notice) {
        var arguments = Tuple.of(next.keyId(), notice.earliest().atOffset(ZoneOffset.UTC), (double)
                notice.published().toMillis());
        return transaction.preparedQuery(FIRST_SIGNATURE).execute(arguments).map(rows -> rows.iterator()
                .next()
                .getOffsetDateTime("boundary")
                .toInstant());
    }

    private static Uni<@Nullable SigningKey> move(
            SqlConnection transaction, SigningKey current, SigningKey next, Instant boundary) {
        return current.signUntil().isAfter(boundary)
                ? transaction
                        .preparedQuery(MOVE)
                        .execute(Tuple.of(current.keyId(), next.keyId(), boundary.atOffset(ZoneOffset.UTC)))
                        .replaceWith(next.from(boundary))
                : Uni.createFrom().nullItem();
    }

    /** Deletes keys whose last signature is longer ago than that, by the database's clock. */
    Uni<Void> destroy(Duration retirement) {
        return pool.preparedQuery(DESTROY)
                .execute(Tuple.of((double) retirement.toMillis()))
                .replaceWithVoid();
    }

    /** The secret under which refresh tokens are chained; the offered one when there was none. */
    Uni<Secret> chain(byte[] offered, Instant now) {
        var encrypted = Buffer.buffer(encryption.encrypt(offered, "secret-key/" + CHAIN));
        return pool.preparedQuery(ADD_SECRET)
                .execute(Tuple.of(CHAIN, encrypted, now.atOffset(ZoneOffset.UTC)))
                .flatMap(added -> pool.preparedQuery(SECRET).execute(Tuple.of(CHAIN)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Secret(decryptedSecret(row.getBuffer("secret").getBytes()), row.getBoolean("recent")));
    }

    private SecretKey decryptedSecret(byte[] encrypted) {
        var secret = encryption.decrypt(encrypted, "secret-key/" + CHAIN);
        try {
            return new SecretKeySpec(secret, "HmacSHA256");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private Uni<KeyRing> published(SqlConnection connection, Instant endedAfter) {
        return connection
                .preparedQuery(PUBLISHED)
                .execute(Tuple.of(endedAfter.atOffset(ZoneOffset.UTC)))
                .map(rows -> new KeyRing(StreamSupport.stream(rows.spliterator(), false)
                        .map(this::key)
                        .toList()));
    }

    private static AuditEntry made(SigningKey key) {
        return AuditEntry.success(AuditKind.SIGNING_KEY_MADE, Initiator.system("keys"), null)
                .with(key.keyId() + " signs from " + key.signFrom());
    }

    private Uni<RowSet<Row>> insert(SqlConnection transaction, SigningKey key, Instant now) {
        var pkcs8 = key.privateKey().getEncoded();
        var encrypted = Buffer.buffer(encryption.encrypt(pkcs8, context(key.keyId())));
        Arrays.fill(pkcs8, (byte) 0);
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(
                        key.keyId(),
                        key.publicJson(),
                        encrypted,
                        now.atOffset(ZoneOffset.UTC),
                        key.signFrom().atOffset(ZoneOffset.UTC),
                        key.signUntil().atOffset(ZoneOffset.UTC)));
    }

    private SigningKey key(Row row) {
        var keyId = row.getString("key_id");
        var pkcs8 = encryption.decrypt(row.getBuffer("private_key").getBytes(), context(keyId));
        try {
            return new SigningKey(
                    keyId,
                    privateKey(pkcs8),
                    (EllipticCurveJsonWebKey) JsonWebKey.Factory.newJwk(row.getString("public_jwk")),
                    row.getOffsetDateTime("sign_from").toInstant(),
                    row.getOffsetDateTime("sign_until").toInstant());
        } catch (JoseException | GeneralSecurityException e) {
            throw new IllegalStateException("signing key " + keyId + " cannot be read", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String context(String keyId) {
        return "signing-key/" + keyId;
    }
}
