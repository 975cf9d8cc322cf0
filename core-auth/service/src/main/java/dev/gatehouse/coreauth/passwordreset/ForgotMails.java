package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.coreauth.passwordreset.ForgotRepository.Request;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Asks for the mails of those who have forgotten their password, behind their requests. Any replica may; each request is one mail. */
@ApplicationScoped
class ForgotMails {

    /** The longest window of a limit. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final ForgotRepository requests;
    private final AuditLog audit;
    private final MailRequests mails;
    private final Outbox outbox;
    private final Pool pool;
    private final ForgotConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean more = new AtomicBoolean();
    private long timer;

    ForgotMails(
            ForgotRepository requests,
            AuditLog audit,
            MailRequests mails,
            Outbox outbox,
            Pool pool,
            ForgotConfig config,
            Vertx vertx,
            Clock clock) {
        this.requests = requests;
        this.audit = audit;
        this.mails = mails;
        this.outbox = outbox;
        this.pool = pool;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.backstop().toMillis(), tick -> wake());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** Works off what waits, without anybody waiting for it, one transaction at a time; what fails waits for the next time. */
    void wake() {
        more.set(true);
        workOff();
    }

    private void workOff() {
        if (!busy.compareAndSet(false, true)) {
            return; // whoever is at it looks again
        }
        more.set(false);
        pool.withTransaction(transaction -> requests.take(transaction)
                        .call(taken -> outbox.append(
                                transaction, taken.stream().flatMap(this::mail).toList()))
                        .call(taken -> record(transaction, taken)))
                .invoke(this::taken)
                .ifNoItem()
                .after(config.longestRound())
                .fail()
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(taken -> {}, failure -> Log.debugf("forgotten passwords wait: %s", failure.getMessage()));
    }

    private void done() {
        busy.set(false);
        if (more.get()) {
            workOff();
        }
    }

    /** Deletes the requests that count for no limit any more. */
    Uni<Void> forgetOld() {
        return requests.forget(clock.instant().minus(REMEMBERED));
    }

    private void taken(List<Request> taken) {
        if (!taken.isEmpty()) {
            outbox.wake();
        }
        if (taken.size() == config.batch()) {
            more.set(true);
        }
    }

    private Uni<Void> record(SqlConnection transaction, List<Request> taken) {
        return audit.record(
                transaction,
                taken.stream().flatMap(request -> entry(request).stream()).toList());
    }

    /** As the request's row tells: the trace in which this runs is that of whichever request woke it. */
    private static Optional<AuditEntry> entry(Request request) {
        return request.userId()
                .map(userId -> AuditEntry.success(AuditKind.PASSWORD_RESET_REQUESTED, request.by(), userId)
                        .inTrace(request.traceparent()));
    }

    private Stream<OutboxEvent> mail(Request request) {
        return request.userId().stream().map(userId -> mail(userId, request));
    }

    private OutboxEvent mail(UUID userId, Request request) {
        var event = mails.of(userId, MailTemplate.RESET_PASSWORD);
        return event.inTrace(request.traceparent(), event.id());
    }
}
