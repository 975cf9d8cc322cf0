package dev.gatehouse.communication.message;

import dev.gatehouse.communication.mailer.Attempt;
import dev.gatehouse.communication.mailer.Mailer;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes due messages and sends them, a bounded number at once. Woken when messages are queued; a poll finds those that another
 * replica queued, that are due again, or that a crash left. Its state is confined to one Vert.x context.
 *
 * <p>It talks with the mail server about several at once, and holds their leases meanwhile; what a crash leaves then is sent by
 * another. In doubt is only what has been given its last line and is not recorded yet.
 */
@ApplicationScoped
class Dispatcher {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** A lease is prolonged so many times before it would end. */
    private static final int HOLDS = 3;

    private final MessageRepository messages;
    private final Preparation preparation;
    private final Mailer mailer;
    private final Reports reports;
    private final OutcomeRecorder recorder;
    private final MessageConfig config;
    private final Vertx vertx;
    private final Context context;
    private final Pace pace;
    private final CountDownLatch drained = new CountDownLatch(1);

    /** What the mail server hears of, or has heard of and is not judged yet. */
    private final Map<UUID, QueuedMessage> held = new HashMap<>();

    private long timer;
    private long holder;
    private int inFlight;
    private int conversing;
    private boolean claiming;
    private boolean mayHaveDue;
    private boolean stopping;

    Dispatcher(
            MessageRepository messages,
            Preparation preparation,
            Mailer mailer,
            Reports reports,
            OutcomeRecorder recorder,
            MessageConfig config,
            Vertx vertx) {
        this.messages = messages;
        this.preparation = preparation;
        this.mailer = mailer;
        this.reports = reports;
        this.recorder = recorder;
        this.config = config;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.pace = new Pace(vertx, config.gather(), this::takeDue);
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.poll().toMillis(), tick -> wake());
        holder = vertx.setPeriodic(config.claimLease().toMillis() / HOLDS, tick -> onContext(this::hold));
        wake();
    }

    /**
     * Takes nothing more and waits, bounded, until what the mail server has begun to hear is recorded. What it has not heard whole
     * by half of that time is put back.
     */
    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        vertx.cancelTimer(timer);
        vertx.cancelTimer(holder);
        context.runOnContext(ignored -> {
            stopping = true;
            signalDrained();
        });
        long half = config.drain().toMillis() / 2;
        if (drained.await(half, TimeUnit.MILLISECONDS)) {
            return;
        }
        context.runOnContext(ignored -> mailer.breakOff());
        if (!drained.await(half, TimeUnit.MILLISECONDS)) {
            Log.warn("stopped with mails under way; their outcome is unknown");
        }
    }

    /** Looks for due messages at once. Any thread. */
    void wake() {
        context.runOnContext(ignored -> {
            mayHaveDue = true;
            pace.request();
        });
    }

    private void takeDue() {
        // what waited for a connection here would have to wait for its lease after a kill
        int free = Math.min(config.inFlight() - inFlight, mailer.connections() - conversing);
        int most = Math.min(config.inFlight(), mailer.connections());
        if (stopping || claiming || !mayHaveDue || free * 4 < most) {
            return; // few at a time would cost as many commits as many at a time
        }
        claiming = true;
        mayHaveDue = false;
        messages.claim(free, config.claimLease())
                .emitOn(this::onContext)
                .subscribe()
                .with(taken -> taken(taken, free), failure -> {
                    claiming = false;
                    signalDrained();
                    Log.debugf("no messages taken: %s", failure.getMessage());
                });
    }

    private void taken(List<QueuedMessage> taken, int limit) {
        claiming = false;
        mayHaveDue |= taken.size() == limit;
        if (!taken.isEmpty()) {
            inFlight += taken.size();
            conversing += taken.size();
            preparation
                    .prepare(taken)
                    .emitOn(this::onContext)
                    .subscribe()
                    .with(prepared -> prepared(prepared, taken.size()), failure -> {
                        Log.error("messages not prepared", failure);
                        conversed(taken.size());
                        release(taken.size());
                    });
        }
        signalDrained();
        takeMore();
    }

    private void prepared(Preparation.Prepared prepared, int taken) {
        conversed(taken - prepared.ready().size());
        prepared.reports().forEach(this::record);
        prepared.ready().forEach(this::send);
        release(taken - prepared.reports().size() - prepared.ready().size());
    }

    private void send(Preparation.Ready ready) {
        var message = ready.message();
        if (stopping) {
            conversed(1);
            record(reports.of(message, new Attempt.BrokenOff(), Duration.ZERO, message.traceparent()));
            return;
        }
        held.put(message.id(), message);
        long began = System.nanoTime();
        var span = TraceContext.start("send " + message.template(), SpanKind.CLIENT, message.traceparent());
        Uni.createFrom()
                .deferred(() -> mailer.send(message.id(), ready.mailbox(), ready.letter(), () -> permit(message)))
                .emitOn(this::onContext)
                .onTermination()
                .invoke(span::end)
                .subscribe()
                .with(attempt -> sent(message, attempt, Duration.ofNanos(System.nanoTime() - began), span), defect -> {
                    Log.error("mail stays in doubt", defect);
                    held.remove(message.id());
                    conversed(1);
                    release(1);
                });
    }

    /** When {@code SENDING} is committed. While the database is away the mail server waits for the mail's end, as long as the lease may last. */
    private Uni<Boolean> permit(QueuedMessage message) {
        return messages.mayBeAccepted(message, config.sendingLease())
                .onFailure(PostgresFailure::isAway)
                .retry()
                .withBackOff(PAUSE, LONGEST_PAUSE)
                .expireIn(config.claimLease().toMillis());
    }

    private void sent(QueuedMessage message, Attempt attempt, Duration took, Span span) {
        held.remove(message.id());
        conversed(1);
        if (!(attempt instanceof Attempt.Accepted)) {
            span.setStatus(StatusCode.ERROR);
        }
        record(reports.of(message, attempt, took, TraceContext.of(span)));
    }

    private void record(Report report) {
        recorder.record(report, () -> onContext(() -> release(1)));
    }

    private void hold() {
        if (!held.isEmpty()) {
            messages.hold(List.copyOf(held.values()), config.claimLease())
                    .subscribe()
                    .with(done -> {}, failure -> Log.debugf("leases not prolonged: %s", failure.getMessage()));
        }
    }

    /** So many are done with the mail server, or do not go there; their connections are free, while the outcomes are recorded. */
    private void conversed(int count) {
        conversing -= count;
        takeMore();
    }

    private void release(int count) {
        inFlight -= count;
        signalDrained();
        takeMore();
    }

    private void takeMore() {
        if (mayHaveDue) {
            pace.request();
        }
    }

    private void signalDrained() {
        if (stopping && inFlight == 0 && !claiming) {
            drained.countDown();
        }
    }

    private void onContext(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }
}
