package dev.gatehouse.kit.security;

import dev.gatehouse.kit.pace.SharedAnswers;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jspecify.annotations.Nullable;

/** The issuer's public keys, in memory. Unknown key ids cause at most one request per {@link TokenConfig#jwksPause()}. */
@ApplicationScoped
public class VerificationKeys {

    /** Pause between two requests while no key is known at all, as when the issuer starts later. */
    private static final Duration WITHOUT_ANY = Duration.ofMillis(200);

    /** What there is to ask for. */
    private static final String KEYS = "keys";

    private static final String NO_KEY_KNOWN = "Tokens cannot be verified just now. Try again shortly.";

    private final JwksSource source;
    private final TokenConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private volatile Map<String, PublicKey> keys = Map.of();
    private final AtomicLong askedMillis = new AtomicLong();
    private final SharedAnswers<String, Void> fetching = new SharedAnswers<>();
    private volatile Instant answered = Instant.EPOCH;

    VerificationKeys(JwksSource source, TokenConfig config, Clock clock, Vertx vertx) {
        this.source = source;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        refresh().subscribe().with(done -> {}, failure -> {});
        vertx.setPeriodic(
                config.jwksRefresh().toMillis(), tick -> refresh().subscribe().with(done -> {}, failure -> {}));
    }

    /**
     * The key, if known, asking the issuer when it is not and that was not done just now. Empty: no such key. Fails with UNAVAILABLE
     * while none at all is known: to call a good token bad would sign its owner out.
     */
    Uni<@Nullable PublicKey> find(String keyId) {
        if (keys.containsKey(keyId)) {
            return found(keyId);
        }
        var asking = askIfDue();
        return asking == null
                ? found(keyId)
                : asking.onFailure().recoverWithNull().flatMap(done -> found(keyId));
    }

    /**
     * Null: this is not the time to ask. Permission and question are one step, lest whoever comes between them is told "no such
     * key" of one that is on its way.
     */
    private synchronized @Nullable Uni<Void> askIfDue() {
        return fetching.size() == 0 && !mayAsk() ? null : refresh();
    }

    /** One alone of those that ask at the same time, and nobody within the pause after. */
    private boolean mayAsk() {
        long now = clock.millis();
        long before = askedMillis.get();
        var pause = keys.isEmpty() ? WITHOUT_ANY : config.jwksPause();
        return now - before >= pause.toMillis() && askedMillis.compareAndSet(before, now);
    }

    private Uni<@Nullable PublicKey> found(String keyId) {
        var known = keys;
        return known.isEmpty()
                ? Uni.createFrom().failure(() -> new DomainException(PlatformError.UNAVAILABLE, NO_KEY_KNOWN))
                : Uni.createFrom().item(known.get(keyId));
    }

    @Nullable PublicKey known(String keyId) {
        return keys.get(keyId);
    }

    /** Completes when the keys are those of less than a pause ago; fails when the issuer cannot say. */
    Uni<Void> confirm() {
        return clock.instant().isBefore(answered.plus(config.jwksPause()))
                ? Uni.createFrom().voidItem()
                : refresh();
    }

    /** Asks the issuer now; after a failure the known keys stay. One fetch at a time: who asks meanwhile shares it. */
    public Uni<Void> refresh() {
        return fetching.ask(KEYS, this::fetch);
    }

    private Uni<Void> fetch() {
        var began = clock.instant();
        askedMillis.set(began.toEpochMilli());
        return source.fetch()
                .invoke(set -> take(set, began))
                .onFailure()
                .invoke(e -> Log.infof("public keys not refreshed: %s", e.getMessage()))
                .replaceWithVoid();
    }

    /** An answer that was overtaken by a later question's tells nothing new. */
    private synchronized void take(JsonWebKeySet set, Instant began) {
        if (!began.isBefore(answered)) {
            keys = usable(set);
            answered = began;
        }
    }

    private static Map<String, PublicKey> usable(JsonWebKeySet set) {
        return set.getJsonWebKeys().stream()
                .filter(key -> key instanceof EllipticCurveJsonWebKey && key.getKeyId() != null)
                .filter(key -> key.getAlgorithm() == null
                        || key.getAlgorithm().equals(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
                .collect(Collectors.toUnmodifiableMap(
                        key -> key.getKeyId(),
                        key -> ((EllipticCurveJsonWebKey) key).getPublicKey(),
                        (first, second) -> first));
    }
}
