package dev.gatehouse.coreauth.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.coreauth.login.Attempt;
import dev.gatehouse.coreauth.login.AttemptLimiter;
import dev.gatehouse.coreauth.serviceaccount.ClientSecret;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccount;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccountRepository;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.pace.SharedAnswers;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.security.SessionDenyList;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates service accounts by their secrets. An attempt is counted before it is judged, unless memory knows the secret to be
 * right; what memory knows is read again twice a second, and not believed once the account's grant has ended. Safe on an event loop.
 */
@ApplicationScoped
class ClientAuthentication {

    private record Known(ServiceAccount account, Instant readAt) {}

    private record Credentials(UUID accountId, ClientSecret secret) {

        String key() {
            return accountId + ":" + Base64.getEncoder().encodeToString(secret.hash());
        }
    }

    private final ServiceAccountRepository accounts;
    private final AttemptLimiter limiter;
    private final Pseudonyms pseudonyms;
    private final SessionDenyList denied;
    private final OAuthConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Cache<UUID, Known> remembered;
    private final SharedAnswers<String, ServiceAccount> underWay = new SharedAnswers<>();
    private volatile Instant awayAt = Instant.EPOCH;

    ClientAuthentication(
            ServiceAccountRepository accounts,
            AttemptLimiter limiter,
            Pseudonyms pseudonyms,
            SessionDenyList denied,
            OAuthConfig config,
            Clock clock,
            Vertx vertx) {
        this.accounts = accounts;
        this.limiter = limiter;
        this.pseudonyms = pseudonyms;
        this.denied = denied;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.remembered = Caffeine.newBuilder().maximumSize(config.remembered()).build();
    }

    /**
     * The enabled account, as it was at most {@link OAuthConfig#freshFor()} ago. Fails with invalid_client whatever the reason is,
     * with TOO_MANY_ATTEMPTS, or as PostgreSQL fails.
     */
    Uni<ServiceAccount> authenticate(PresentedClient client, String address) {
        var credentials = credentials(client);
        if (credentials.isEmpty()) {
            return Uni.createFrom().failure(PresentedClient::unknown);
        }
        return authenticate(credentials.get(), address);
    }

    /**
     * As {@link #authenticate}, but while PostgreSQL is away memory is believed for longer, and mostly without asking: for who only
     * asks.
     */
    Uni<ServiceAccount> authenticateToAsk(PresentedClient client, String address) {
        var lately = clock.instant().isBefore(awayAt.plus(config.freshFor())) ? remembered(client) : null;
        return lately != null
                ? Uni.createFrom().item(lately)
                : authenticate(client, address)
                        .onFailure(PostgresFailure::isAway)
                        .recoverWithUni(failure -> {
                            awayAt = clock.instant();
                            var known = remembered(client);
                            return known == null
                                    ? Uni.createFrom().failure(failure)
                                    : Uni.createFrom().item(known);
                        });
    }

    private @Nullable ServiceAccount remembered(PresentedClient client) {
        return credentials(client)
                .map(credentials -> known(credentials, config.staleFor()))
                .orElse(null);
    }

    private Uni<ServiceAccount> authenticate(Credentials credentials, String address) {
        var fresh = known(credentials, config.freshFor());
        if (fresh != null) {
            return Uni.createFrom().item(fresh);
        }
        var lately = known(credentials, config.staleFor());
        return joined(credentials.key(), () -> lately == null ? judge(credentials, address) : read(credentials));
    }

    /** Null unless memory says that these are right, has read so lately, and has not heard of an end since. */
    private @Nullable ServiceAccount known(Credentials credentials, Duration lately) {
        var known = remembered.getIfPresent(credentials.accountId());
        return known != null
                        && known.account().accepts(credentials.secret())
                        && clock.instant().isBefore(known.readAt().plus(lately))
                        && !denied.refuses(known.account().grantId())
                ? known.account()
                : null;
    }

    /** Given back when it was right, taken back when it could not be judged: a lost database must not make an honest client wait. */
    private Uni<ServiceAccount> judge(Credentials credentials, String address) {
        var name = pseudonyms.of("client:" + credentials.accountId());
        var attempt = Attempt.fromThere(name, address);
        return limiter.take(attempt).flatMap(counted -> read(credentials)
                .call(account -> limiter.giveBack(attempt))
                .onFailure(PostgresFailure::isAway)
                .call(failure -> limiter.takeBackWhole(counted)));
    }

    /** What memory has is brought up to date even by a wrong secret, but only a right one brings anything into it. */
    private Uni<ServiceAccount> read(Credentials credentials) {
        var now = clock.instant();
        return accounts.find(credentials.accountId()).map(found -> {
            var enabled = found.filter(ServiceAccount::enabled);
            if (enabled.filter(each -> each.accepts(credentials.secret())).isEmpty()) {
                remembered.asMap().computeIfPresent(credentials.accountId(), (id, stale) -> enabled.map(
                                account -> new Known(account, now))
                        .orElse(null));
                throw PresentedClient.unknown();
            }
            remembered.put(credentials.accountId(), new Known(enabled.get(), now));
            return enabled.get();
        });
    }

    /** One question for all who ask it at the same time, each answered on its own context. */
    private Uni<ServiceAccount> joined(String key, Supplier<Uni<ServiceAccount>> question) {
        var context = vertx.getOrCreateContext();
        return underWay.ask(key, question).emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private static Optional<Credentials> credentials(PresentedClient client) {
        return client.secret().flatMap(ClientSecret::read).flatMap(secret -> ServiceAccount.idOf(client.clientId())
                .map(accountId -> new Credentials(accountId, secret)));
    }
}
