package dev.gatehouse.kit.inbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many events of a channel this process could not take into its memory: {@code gatehouse.broadcast.dropped}, zero from the
 * start. No inbox keeps them, so that nobody would know else.
 */
@ApplicationScoped
class BroadcastMetrics {

    private final List<BroadcastListener<?>> listeners;
    private final MeterRegistry metrics;

    BroadcastMetrics(@All List<BroadcastListener<?>> listeners, MeterRegistry metrics) {
        this.listeners = listeners;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        for (var listener : listeners) {
            FunctionCounter.builder(
                            "gatehouse.broadcast.dropped",
                            Broadcast.dropped(listener.channel()),
                            LongAdder::doubleValue)
                    .tag("channel", listener.channel())
                    .register(metrics);
        }
    }
}
