package dev.gatehouse.usermanagement.handover;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Hands a registration over within the request that made it. */
@ApplicationScoped
public class HandOver {

    private final ActivationStarter coreAuth;
    private final HandoverEraser eraser;
    private final HandoverConfig config;
    private final Semaphore inFlight;
    private final Counter direct;
    private final Counter left;

    HandOver(ActivationStarter coreAuth, HandoverEraser eraser, HandoverConfig config, MeterRegistry metrics) {
        this.coreAuth = coreAuth;
        this.eraser = eraser;
        this.config = config;
        this.inFlight = new Semaphore(config.inFlight());
        this.direct = metrics.counter("gatehouse.handovers", "outcome", "direct");
        this.left = metrics.counter("gatehouse.handovers", "outcome", "left");
    }

    /**
     * Starts the activation, waiting for core-auth no longer than the deadline. Never fails: nothing means that the relay goes
     * on with it.
     */
    public Uni<Optional<StartedActivation>> handOver(Handover handover) {
        if (!inFlight.tryAcquire()) {
            left.increment();
            return Uni.createFrom().item(Optional.empty());
        }
        return coreAuth.start(handover, config.deadline())
                .onTermination()
                .invoke(inFlight::release)
                .invoke(started -> handedOver(handover))
                .map(Optional::of)
                .onFailure()
                .invoke(failure -> leave(handover, failure))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    private void handedOver(Handover handover) {
        direct.increment();
        if (handover.password() != null || handover.decoy()) {
            eraser.erase(handover.taskId());
        }
    }

    private void leave(Handover handover, Throwable failure) {
        left.increment();
        Log.debugf("%s left to the relay: %s", handover, failure.getMessage());
    }
}
