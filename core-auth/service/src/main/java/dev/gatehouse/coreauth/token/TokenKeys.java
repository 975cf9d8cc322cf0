package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.token.TokenKeyRepository.Notice;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.JwksSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this installation, in memory. At each look the replica that finds the current or the next signing key missing
 * creates it, under a lock that all replicas share; a key is published for a whole signing period before it signs. Thread-safe.
 */
@ApplicationScoped
public class TokenKeys implements JwksSource {

    private static final int CHAIN_BYTES = 32;
    private static final int KEY_ID_BYTES = 12;
    /** So much before now the first key signs, lest a replica whose clock is behind find none and make another. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final TokenKeyRepository repository;
    private final IssueConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final SecureRandom random = new SecureRandom();
    private volatile KeyRing ring = new KeyRing(List.of());
    private volatile @Nullable SecretKey chain;
    private volatile boolean chainRecent;
    private long timer;

    TokenKeys(TokenKeyRepository repository, IssueConfig config, Clock clock, Vertx vertx) {
        this.repository = repository;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        loadChain()
                .flatMap(loaded -> refresh())
                .onFailure()
                .invoke(e -> Log.warnf("token keys not loaded: %s", e.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_RETRY)
                .indefinitely()
                .subscribe()
                .with(loaded -> {}, failure -> {});
        timer = vertx.setPeriodic(config.keyRefresh().toMillis(), tick -> upkeep().subscribe()
                .with(loaded -> {}, failure -> Log.warnf("token keys not refreshed: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    boolean isLoaded() {
        return chain != null && ring.current(clock.instant()).isPresent();
    }

    /** @throws DomainException UNAVAILABLE while there is none */
    SigningKey current() {
        return ring.current(clock.instant()).orElseThrow(TokenKeys::unavailable);
    }

    /** @throws DomainException UNAVAILABLE while it is not loaded */
    SecretKey chain() {
        var loaded = chain;
        if (loaded == null) {
            throw unavailable();
        }
        return loaded;
    }

    /** The installation's secret was made within the day before this process began: what it begins may not have begun yet. */
    boolean isChainRecent() {
        return chainRecent;
    }

    /**
     * The JWKS document.
     *
     * @throws DomainException UNAVAILABLE while there is no key: an empty set must not get into a cache
     */
    String publishedJson() {
        var loaded = ring;
        if (loaded.current(clock.instant()).isEmpty()) {
            throw unavailable();
        }
        return loaded.json();
    }

    /** The public keys as stored now, so that a replica also verifies what another one signed with a key it just made. */
    @Override
    public Uni<JsonWebKeySet> fetch() {
        return refresh().map(KeyRing::publicKeys);
    }

    /** Those published now, the oldest first. */
    List<SigningKey> published() {
        return ring.keys();
    }

    /**
     * Has the next key sign after {@link IssueConfig#rotationNotice()}, and not before who keeps the JWKS for its
     * {@code max-age} knows it, though he had it from a replica that was about to read the keys again; null when a change is
     * nearer than that anyway.
     */
    Uni<@Nullable SigningKey> hasten(SqlConnection transaction) {
        var now = clock.instant();
        return repository.hasten(
                transaction,
                now.minus(config.retirement()),
                now,
                new Notice(
                        now.plus(config.rotationNotice()).truncatedTo(ChronoUnit.MILLIS),
                        config.jwksMaxAge().plus(config.keyRefresh())));
    }

    /** Destroys the keys that have retired, and {@link #refresh}. */
    Uni<KeyRing> upkeep() {
        return repository.destroy(config.retirement()).flatMap(destroyed -> refresh());
    }

    /** Reads the keys, makes those that are missing and forgets those that have retired. */
    Uni<KeyRing> refresh() {
        var now = clock.instant();
        var endedAfter = now.minus(config.retirement());
        return repository
                .published(endedAfter)
                .flatMap(stored -> stored.isComplete(now)
                        ? Uni.createFrom().item(stored)
                        : repository.add(endedAfter, now, fresh -> missing(fresh, now)))
                .invoke(loaded -> ring = loaded);
    }

    private Uni<TokenKeyRepository.Secret> loadChain() {
        var offered = new byte[CHAIN_BYTES];
        random.nextBytes(offered);
        return repository.chain(offered, clock.instant()).invoke(loaded -> {
            chainRecent = loaded.recent();
            chain = loaded.key();
        });
    }

    private List<SigningKey> missing(KeyRing stored, Instant now) {
        var made = new ArrayList<SigningKey>();
        var current = stored.current(now).orElse(null);
        if (current == null) {
            current = create(now.minus(CLOCK_DIFFERENCE));
            made.add(current);
        }
        if (!stored.hasSuccessorOf(current)) {
            made.add(create(current.signUntil()));
        }
        return made;
    }

    private SigningKey create(Instant signFrom) {
        var id = new byte[KEY_ID_BYTES];
        random.nextBytes(id);
        var keyId = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            var jwk = new EllipticCurveJsonWebKey((ECPublicKey) pair.getPublic());
            jwk.setKeyId(keyId);
            jwk.setAlgorithm("ES256");
            jwk.setUse("sig");
            Log.infof("signing key %s made, signs from %s", keyId, signFrom);
            return new SigningKey(keyId, pair.getPrivate(), jwk, signFrom, signFrom.plus(config.signingPeriod()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 is not available", e);
        }
    }

    private static DomainException unavailable() {
        return new DomainException(PlatformError.UNAVAILABLE, "The keys are not loaded yet. Try again shortly.");
    }
}
