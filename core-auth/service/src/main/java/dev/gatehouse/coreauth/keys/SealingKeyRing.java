package dev.gatehouse.coreauth.keys;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sealing keys in memory, the newest first: made and destroyed by age, read again each minute and whenever a ciphertext
 * names one that is not known yet. Thread-safe; opening costs some 0.2 ms of CPU, so not on an event loop.
 */
@ApplicationScoped
public class SealingKeyRing {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    /** A key to seal to, until when. */
    record PublicKey(String id, Buffer bytes, Instant sealUntil) {}

    private record Entry(PublicKey publicKey, SealingKeyPair pair) {}

    private final SealingKeyRepository repository;
    private final NewSealingKeys newKeys;
    private final KeyEncryption encryption;
    private final KeysConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private volatile Map<String, Entry> entries = Map.of();
    private long timer;

    SealingKeyRing(
            SealingKeyRepository repository,
            NewSealingKeys newKeys,
            KeyEncryption encryption,
            KeysConfig config,
            Clock clock,
            Vertx vertx) {
        this.repository = repository;
        this.newKeys = newKeys;
        this.encryption = encryption;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        upkeep().onFailure()
                .invoke(e -> Log.warnf("sealing keys not loaded: %s", e.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_RETRY)
                .indefinitely()
                .subscribe()
                .with(done -> {}, failure -> {});
        timer = vertx.setPeriodic(config.sealingUpkeep().toMillis(), tick -> upkeep().subscribe()
                .with(done -> {}, failure -> Log.warnf("sealing keys not looked at: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** Destroys what is too old, makes the next key when it is time, and reads them all. */
    Uni<Void> upkeep() {
        return repository
                .rotate(config.sealingRotation(), config.sealingLife(), newKeys::next)
                .flatMap(done -> read());
    }

    /** Makes a successor early, in the given transaction: its id, or null when one has just been made. After the commit: {@link #upkeep}. */
    Uni<@Nullable String> succeed(SqlConnection transaction) {
        return repository.addUnlessYounger(transaction, config.sealingRotationPause(), newKeys::next);
    }

    /** The keys that may be sealed to now, the newest first. Makes the first one if there is none yet. */
    Uni<List<PublicKey>> publicKeys() {
        var usable = usableAt(clock.instant());
        return usable.isEmpty()
                ? upkeep().map(done -> usableAt(clock.instant()))
                : Uni.createFrom().item(usable);
    }

    /** Completes once every key named is in memory or known not to exist: another replica may just have made it. */
    public Uni<Void> provide(Collection<String> keyIds) {
        return entries.keySet().containsAll(keyIds) ? Uni.createFrom().voidItem() : read();
    }

    /**
     * The password, in UTF-8, which the caller wipes.
     *
     * @throws UnopenablePassword never to be tried again
     */
    public byte[] open(SealedPassword sealed) throws UnopenablePassword {
        var entry = entries.get(sealed.keyId());
        if (entry == null) {
            throw new UnopenablePassword(UnopenablePassword.Reason.KEY_GONE);
        }
        byte[] frame;
        try {
            frame = entry.pair().open(sealed.ciphertext().getBytes(), sealed.context());
        } catch (GeneralSecurityException e) {
            throw new UnopenablePassword(UnopenablePassword.Reason.DOES_NOT_OPEN);
        }
        try {
            return PasswordFrame.password(frame)
                    .orElseThrow(() -> new UnopenablePassword(UnopenablePassword.Reason.NOT_A_FRAME));
        } finally {
            Arrays.fill(frame, (byte) 0);
        }
    }

    private List<PublicKey> usableAt(Instant now) {
        return entries.values().stream()
                .map(Entry::publicKey)
                .filter(key -> key.sealUntil().isAfter(now))
                .toList();
    }

    private Uni<Void> read() {
        return repository.all().invoke(this::load).replaceWithVoid();
    }

    private void load(List<SealingKeyRow> rows) {
        var known = entries;
        var loaded = new LinkedHashMap<String, Entry>();
        for (var row : rows) {
            var entry = known.get(row.id());
            loaded.put(row.id(), entry == null ? entry(row) : entry);
        }
        entries = loaded;
    }

    private Entry entry(SealingKeyRow row) {
        var secret = encryption.decrypt(row.encryptedPrivateKey().getBytes(), NewSealingKeys.contextOf(row.id()));
        try {
            return new Entry(
                    new PublicKey(row.id(), row.publicKey(), row.createdAt().plus(config.sealingUse())),
                    SealingKeyPair.of(row.publicKey().getBytes(), secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
