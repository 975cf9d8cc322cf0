package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.direct.KafkaAbsence;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Publishes unpublished events to Kafka and finds out whether that is away. Thread-safe; one round at a time. */
@ApplicationScoped
class KafkaDelivery {

    private final OutboxRows rows;
    private final EventPublisher publisher;
    private final OutboxConfig config;
    private final KafkaAbsence absence;
    private final AtomicBoolean probing = new AtomicBoolean();

    KafkaDelivery(OutboxRows rows, EventPublisher publisher, OutboxConfig config, KafkaAbsence absence) {
        this.rows = rows;
        this.publisher = publisher;
        this.config = config;
        this.absence = absence;
    }

    /** One batch; true when more waits, be it for another way. Fails only for want of the database. */
    Uni<Boolean> round() {
        return rows.unpublished(config.batch()).flatMap(this::publish);
    }

    /** Offers Kafka the oldest event, without patience, unless it has one in hand already. True when Kafka is back. */
    Uni<Boolean> probe() {
        if (!probing.compareAndSet(false, true)) {
            return Uni.createFrom().item(false);
        }
        return rows.unpublished(1)
                .flatMap(this::offer)
                .onFailure()
                .recoverWithItem(false)
                .eventually(() -> probing.set(false));
    }

    private Uni<Boolean> offer(List<OutboxRow> oldest) {
        if (oldest.isEmpty()) {
            absence.quiet();
            return Uni.createFrom().item(false);
        }
        return publisher
                .publish(oldest.getFirst())
                .invoke(absence::took)
                .call(() -> rows.mark(oldest))
                .replaceWith(true);
    }

    private Uni<Boolean> publish(List<OutboxRow> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        var sends = batch.stream().map(this::attempt).toList();
        return Uni.join().all(sends).andCollectFailures().flatMap(outcomes -> {
            var published = publishedInOrder(batch, outcomes);
            var whole = published.size() == batch.size() && batch.size() == config.batch();
            if (published.isEmpty()) {
                absence.missed();
                return Uni.createFrom().item(true);
            }
            absence.took();
            return rows.mark(published).replaceWith(whole);
        });
    }

    private Uni<Boolean> attempt(OutboxRow row) {
        return publisher
                .publish(row)
                .ifNoItem()
                .after(config.patience())
                .fail()
                .replaceWith(true)
                .onFailure()
                .invoke(e ->
                        Log.debugf("event %s not published: %s", row.event().id(), e.getMessage()))
                .onFailure()
                .recoverWithItem(false);
    }

    /** Up to each subject's first failure: what follows it goes again, after it. */
    private static List<OutboxRow> publishedInOrder(List<OutboxRow> batch, List<Boolean> outcomes) {
        var held = new HashSet<UUID>();
        var published = new ArrayList<OutboxRow>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            var row = batch.get(i);
            if (outcomes.get(i) && !held.contains(row.event().subject())) {
                published.add(row);
            } else {
                held.add(row.event().subject());
            }
        }
        return published;
    }
}
