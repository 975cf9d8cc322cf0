package dev.gatehouse.kit.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process does without just now, as the gauge {@code gatehouse.degraded} with the tag {@code without}: 1 while it is
 * missing, else 0. Says nothing about readiness: a degraded service works. Thread-safe.
 */
@ApplicationScoped
public class Degraded {

    private final MeterRegistry metrics;
    private final Map<String, AtomicInteger> missing = new ConcurrentHashMap<>();

    public Degraded(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** To be called once at the start with {@code false}, so that the gauge is there before it is needed. */
    public void without(String name, boolean isMissing) {
        missing.computeIfAbsent(
                        name,
                        each -> metrics.gauge(
                                "gatehouse.degraded", List.of(Tag.of("without", each)), new AtomicInteger()))
                .set(isMissing ? 1 : 0);
    }
}
