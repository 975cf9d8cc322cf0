package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.coreauth.token.RefreshTokens;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Replaces refresh tokens (RFC 9700 section 4.14.2). A token works once. Whoever shows it again within the grace period and is
 * the same client gets the same successor, for the answer may have been lost; any later, or when the successor has been used,
 * somebody holds a copy: the whole session ends, and the user is told by mail. A session is refreshed only so often: beyond that
 * its token stays good, and waits. A repeated answer replaces nothing and is not counted.
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
public class SessionRefresh {

    private static final String LOOK = "select " + SessionRepository.COLUMNS + ", " + SessionRepository.ROLES + """
            , ended_at, rotated_at, refresh_hash = $2 as is_current, previous_hash = $2 as is_previous,
            client_hash = $3 as is_same_client, refreshes[$4] as oldest_counted
            from session where id = $1 for update
            """;

    private final Pool pool;
    private final RefreshTokens tokens;
    private final RotationQueue rotations;
    private final SessionEndings endings;
    private final MailRequests mails;
    private final Outbox outbox;
    private final SessionConfig config;
    private final Clock clock;
    private final Counter reused;
    private final Counter limited;

    SessionRefresh(
            Pool pool,
            RefreshTokens tokens,
            RotationQueue rotations,
            SessionEndings endings,
            MailRequests mails,
            Outbox outbox,
            SessionConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.pool = pool;
        this.tokens = tokens;
        this.rotations = rotations;
        this.endings = endings;
        this.mails = mails;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
        this.reused = metrics.counter("gatehouse.refresh.reused");
        this.limited = metrics.counter("gatehouse.limited", "limit", "refresh");
    }

    /** Fails with TOO_MANY_ATTEMPTS and the time to wait, or with INVALID_REFRESH_TOKEN whatever the reason is. */
    public Uni<RefreshableSession> refresh(String text, Client client) {
        var presented = tokens.read(text);
        if (presented == null) {
            return Uni.createFrom().failure(SessionRefresh::refused);
        }
        var rotation = new Rotation(presented, tokens.successor(presented), client);
        return rotations
                .rotate(rotation)
                .flatMap(rotated -> rotated.isPresent() ? Uni.createFrom().item(rotated.get()) : judge(rotation));
    }

    /** Nobody's turn: is it too often, a repetition, a theft, or the end of a session? Decided with the session's row locked. */
    private Uni<RefreshableSession> judge(Rotation rotation) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery(LOOK)
                        .execute(Tuple.of(
                                rotation.sessionId(),
                                rotation.presentedHash(),
                                rotation.client().fingerprint(),
                                config.refreshes()))
                        .flatMap(rows -> rows.size() == 0
                                ? Uni.createFrom().item(new Verdict.Over())
                                : judge(transaction, rows.iterator().next(), rotation, now)))
                .map(verdict -> answer(verdict, now));
    }

    private Uni<Verdict> judge(SqlConnection transaction, Row row, Rotation rotation, Instant now) {
        var session = SessionRepository.session(row);
        if (row.getOffsetDateTime("ended_at") != null
                || !now.isBefore(session.expiresAt())
                || !session.lastSeenAt().isAfter(now.minus(config.idleLimit()))) {
            return Uni.createFrom().item(new Verdict.Over());
        }
        if (Boolean.TRUE.equals(row.getBoolean("is_current"))) {
            return Uni.createFrom().item(new Verdict.TooOften(toWait(row, now)));
        }
        if (isRepetition(row, now)) {
            var rotated = new RefreshableSession(session, SessionRepository.roles(row), rotation.successor());
            return Uni.createFrom().item(new Verdict.Repeated(rotated));
        }
        var client = rotation.client();
        var by = Initiator.unknown(client.address(), client.deviceName());
        return endings.endStolen(transaction, session.userId(), session.id(), by, now)
                .flatMap(done -> outbox.append(transaction, mails.of(session.userId(), MailTemplate.SESSION_ENDED)))
                .replaceWith(new Verdict.Stolen(session));
    }

    /** A moment at least: the last window may have ended since the token was refused its turn. */
    private Duration toWait(Row row, Instant now) {
        var oldest = row.getOffsetDateTime("oldest_counted");
        var wait = oldest == null
                ? Duration.ZERO
                : Duration.between(now, oldest.toInstant().plus(config.refreshWindow()));
        return wait.isPositive() ? wait : Duration.ofMillis(1);
    }

    private boolean isRepetition(Row row, Instant now) {
        var rotatedAt = row.getOffsetDateTime("rotated_at");
        return Boolean.TRUE.equals(row.getBoolean("is_previous"))
                && Boolean.TRUE.equals(row.getBoolean("is_same_client"))
                && isWithinGrace(rotatedAt.toInstant(), now);
    }

    /** Not by a clock that is further behind than clocks may be: it would go on for as long as that is. */
    private boolean isWithinGrace(Instant rotatedAt, Instant now) {
        return now.isBefore(rotatedAt.plus(config.reuseGrace()))
                && !now.plus(Revocations.LEEWAY).isBefore(rotatedAt);
    }

    private RefreshableSession answer(Verdict verdict, Instant now) {
        return switch (verdict) {
            case Verdict.Repeated(var session) -> session;
            case Verdict.TooOften(var wait) -> {
                limited.increment();
                throw new DomainException(
                        PlatformError.TOO_MANY_ATTEMPTS, "This session was refreshed too often. Wait.", wait);
            }
            case Verdict.Stolen(var session) -> {
                announce(session, now);
                throw refused();
            }
            case Verdict.Over() -> throw refused();
        };
    }

    private void announce(Session stolen, Instant now) {
        reused.increment();
        Log.warnf("refresh token reused: session %s of user %s ended", stolen.id(), stolen.userId());
        endings.committed(stolen.userId(), List.of(stolen.id()), now);
    }

    private static DomainException refused() {
        return new DomainException(CoreAuthError.INVALID_REFRESH_TOKEN, "This refresh token is not valid.");
    }

    /** What becomes of a token that was not replaced. */
    private sealed interface Verdict {

        /** The answer was lost, and is given again. */
        record Repeated(RefreshableSession session) implements Verdict {}

        /** It stays the current one. */
        record TooOften(Duration toWait) implements Verdict {}

        /** The session has been ended. */
        record Stolen(Session session) implements Verdict {}

        record Over() implements Verdict {}
    }
}
