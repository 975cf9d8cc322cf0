package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.kit.telemetry.TraceContext;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands over what the request that made it could not: core-auth was away or slow, or this process died. Runs in every replica;
 * a row is one replica's at a time. While core-auth is away one row at a time is tried, so that all others stay due and follow
 * at once when it is back. What core-auth refuses for good is told of, tried seldom, and stands in nobody's way.
 */
@ApplicationScoped
class HandoverRelay {

    private final HandoverRepository handovers;
    private final ActivationStarter coreAuth;
    private final HandoverEraser eraser;
    private final HandoverConfig config;
    private final Vertx vertx;
    private final Counter relayed;
    private final Counter refused;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean away;
    private volatile boolean stopped;
    private volatile long timer;

    HandoverRelay(
            HandoverRepository handovers,
            ActivationStarter coreAuth,
            HandoverEraser eraser,
            HandoverConfig config,
            Vertx vertx,
            MeterRegistry metrics) {
        this.handovers = handovers;
        this.coreAuth = coreAuth;
        this.eraser = eraser;
        this.config = config;
        this.vertx = vertx;
        this.relayed = metrics.counter("gatehouse.handovers", "outcome", "relayed");
        this.refused = metrics.counter("gatehouse.handovers", "outcome", "refused");
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.interval().toMillis(), tick -> relay());
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void relay() {
        if (stopped || !busy.compareAndSet(false, true)) {
            return;
        }
        int limit = away ? 1 : config.batch();
        handovers
                .claim(limit)
                .flatMap(this::startAll)
                .ifNoItem()
                .after(config.longestRound())
                .fail()
                .onTermination()
                .invoke(() -> busy.set(false))
                .subscribe()
                .with(
                        answered -> goOn(answered, limit),
                        failure -> Log.debugf("handovers wait: %s", failure.getMessage()));
    }

    private void goOn(int answered, int limit) {
        if (answered == limit) {
            relay();
        }
    }

    /** How many core-auth took or refused. */
    private Uni<Integer> startAll(List<Handover> due) {
        if (due.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        var starts = due.stream().map(this::start).toList();
        return Uni.join().all(starts).andFailFast().map(outcomes -> {
            int answered = (int) outcomes.stream().filter(done -> done).count();
            away = answered == 0;
            return answered;
        });
    }

    /** True when core-auth took or refused it. */
    private Uni<Boolean> start(Handover handover) {
        return inItsTrace(handover)
                .invoke(started -> {
                    relayed.increment();
                    eraser.erase(handover.taskId());
                })
                .replaceWith(true)
                .onFailure(Refusal::isForGood)
                .recoverWithUni(failure -> refuse(handover, failure))
                .onFailure()
                .invoke(failure -> Log.infof("%s not handed over yet: %s", handover, failure.getMessage()))
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Boolean> refuse(Handover handover, Throwable failure) {
        var status = Status.fromThrowable(failure);
        Log.warnf("%s is refused by core-auth: %s %s", handover, status.getCode(), status.getDescription());
        refused.increment();
        return handovers.refuse(handover.taskId(), status.getCode().name()).replaceWith(true);
    }

    /** On a context of its own, since that is what carries the current span. */
    private Uni<StartedActivation> inItsTrace(Handover handover) {
        return Uni.createFrom().emitter(emitter -> VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext())
                .runOnContext(ignored -> {
                    var span = TraceContext.start("hand over", SpanKind.INTERNAL, handover.traceparent());
                    try (var _ = span.makeCurrent()) {
                        coreAuth.start(handover, config.relayDeadline())
                                .onTermination()
                                .invoke(() -> span.end())
                                .subscribe()
                                .with(emitter::complete, emitter::fail);
                    } catch (RuntimeException e) {
                        span.end();
                        emitter.fail(e); // nobody else would tell, and the round would wait
                    }
                }));
    }
}
