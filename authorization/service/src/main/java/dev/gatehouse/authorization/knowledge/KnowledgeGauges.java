package dev.gatehouse.authorization.knowledge;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Shows what this replica knows, and how old that is. */
@ApplicationScoped
class KnowledgeGauges {

    private final PolicyFeed feed;
    private final MeterRegistry metrics;

    KnowledgeGauges(PolicyFeed feed, MeterRegistry metrics) {
        this.feed = feed;
        this.metrics = metrics;
    }

    void register(@Observes StartupEvent started) {
        metrics.gauge("gatehouse.authorization.revision", feed, PolicyFeed::revision);
        metrics.gauge("gatehouse.authorization.knowledge.age.seconds", feed, PolicyFeed::ageSeconds);
    }
}
