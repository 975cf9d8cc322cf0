package dev.gatehouse.coreauth.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.Attempt;
import dev.gatehouse.coreauth.login.AttemptLimiter;
import dev.gatehouse.coreauth.serviceaccount.ClientSecret;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccount;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccountRepository;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.audit.FirstRefusals;
import dev.gatehouse.kit.limit.Network;
import dev.gatehouse.kit.pace.SharedAnswers;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
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
    private final AuditLog audit;
    private final FirstRefusals refusals;
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
            AuditLog audit,
            FirstRefusals refusals,
            OAuthConfig config,
            Clock clock,
            Vertx vertx) {
        this.accounts = accounts;
        this.limiter = limiter;
        this.pseudonyms = pseudonyms;
        this.denied = denied;
        this.audit = audit;
        this.refusals = refusals;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.remembered = Caffeine.newBuilder().maximumSize(config.remembered()).build();
    }

    /**
     * The enabled account, as it was at most {@link OAuthConfig#freshFor()} ago. Fails with invalid_client whatever the reason is,
     * with TOO_MANY_ATTEMPTS, or as PostgreSQL fails. The first two are recorded.
     *
     * @param by from where it says so
     */
    Uni<ServiceAccount> authenticate(PresentedClient client, Initiator by) {
        var credentials = credentials(client);
        if (credentials.isEmpty()) {
            var refusal = PresentedClient.unknown();
            recordUnjudged(refusal, "MALFORMED", null, by);
            return Uni.createFrom().failure(refusal);
        }
        return authenticate(credentials.get(), by);
    }

    /**
     * As {@link #authenticate}, but while PostgreSQL is away memory is believed for longer, and mostly without asking: for who only
     * asks.
     */
    Uni<ServiceAccount> authenticateToAsk(PresentedClient client, Initiator by) {
        var lately = clock.instant().isBefore(awayAt.plus(config.freshFor())) ? remembered(client) : null;
        return lately != null
                ? Uni.createFrom().item(lately)
                : authenticate(client, by).onFailure(PostgresFailure::isAway).recoverWithUni(failure -> {
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

    private Uni<ServiceAccount> authenticate(Credentials credentials, Initiator by) {
        var fresh = known(credentials, config.freshFor());
        if (fresh != null) {
            return Uni.createFrom().item(fresh);
        }
        var lately = known(credentials, config.staleFor());
        return joined(credentials.key(), () -> lately == null ? judge(credentials, by) : read(credentials, by));
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
    private Uni<ServiceAccount> judge(Credentials credentials, Initiator by) {
        var name = pseudonyms.of("client:" + credentials.accountId());
        var attempt = Attempt.ofProgram(name, by.address());
        return limiter.take(attempt)
                .onFailure(DomainException.class)
                .invoke(refused -> recordUnjudged(refused, "TOO_MANY_ATTEMPTS", credentials.accountId(), by))
                .flatMap(counted -> read(credentials, by)
                        .call(account -> limiter.giveBack(attempt))
                        .onFailure(PostgresFailure::isAway)
                        .call(failure -> limiter.takeBackWhole(counted)));
    }

    /** What memory has is brought up to date even by a wrong secret, but only a right one brings anything into it. */
    private Uni<ServiceAccount> read(Credentials credentials, Initiator by) {
        var now = clock.instant();
        return accounts.find(credentials.accountId()).map(found -> {
            var enabled = found.filter(ServiceAccount::enabled);
            if (enabled.filter(each -> each.accepts(credentials.secret())).isEmpty()) {
                remembered.asMap().computeIfPresent(credentials.accountId(), (id, stale) -> enabled.map(
                                account -> new Known(account, now))
                        .orElse(null));
                recordWrong(found, by);
                throw PresentedClient.unknown();
            }
            remembered.put(credentials.accountId(), new Known(enabled.get(), now));
            return enabled.get();
        });
    }

    private void recordWrong(Optional<ServiceAccount> found, Initiator by) {
        if (found.isEmpty()) {
            record("UNKNOWN_CLIENT", null, by);
        } else {
            var account = found.get();
            record(account.enabled() ? "WRONG_SECRET" : "DISABLED", account.id(), by);
        }
    }

    /**
     * What nobody has asked the database about, and so anybody may send any number of times.
     *
     * @param claimed recorded only if there is such an account, as far as memory knows
     */
    private void recordUnjudged(Throwable refusal, String reason, @Nullable UUID claimed, Initiator by) {
        if (refusals.isFirst(refusal, String.valueOf(claimed), Network.of(by.address()))) {
            record(reason, claimed != null && remembered.getIfPresent(claimed) != null ? claimed : null, by);
        }
    }

    private void record(String reason, @Nullable UUID accountId, Initiator by) {
        audit.recordSoon(AuditEntry.failure(AuditKind.CLIENT_AUTHENTICATED, reason, by, accountId));
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
