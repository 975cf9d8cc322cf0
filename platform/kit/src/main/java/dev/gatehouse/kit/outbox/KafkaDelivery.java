package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.direct.KafkaAbsence;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Publishes unpublished events to Kafka and finds out whether that is away. Thread-safe; one round at a time. */
@ApplicationScoped
class KafkaDelivery {

    /** What became of one subject's events: those from the first one on that Kafka took, and whether it failed to take the next. */
    private record Outcome(List<OutboxRow> published, boolean failed) {}

    /** Events of one subject in a round; each waits for the one before. */
    private static final int TURNS = 50;

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
        var began = System.nanoTime();
        var sends = batch.stream()
                .collect(Collectors.groupingBy(row -> row.event().subject(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(events -> inTurn(events, 0, began))
                .toList();
        return Uni.join().all(sends).andFailFast().flatMap(outcomes -> {
            var published = outcomes.stream()
                    .flatMap(outcome -> outcome.published().stream())
                    .toList();
            if (published.isEmpty()) {
                absence.missed();
                return Uni.createFrom().item(true);
            }
            absence.took();
            var more = outcomes.stream().noneMatch(Outcome::failed)
                    && (batch.size() == config.batch() || published.size() < batch.size());
            return rows.mark(published).replaceWith(more);
        });
    }

    /**
     * Each when the one before has been acknowledged: had one expired in the producer a moment before Kafka went on, what was sent
     * behind it would be there first. What has no turn in this round has it in the next.
     */
    private Uni<Outcome> inTurn(List<OutboxRow> events, int next, long began) {
        if (next == Math.min(events.size(), TURNS) || (next > 0 && isLate(began))) {
            return Uni.createFrom().item(new Outcome(events.subList(0, next), false));
        }
        return attempt(events.get(next))
                .flatMap(taken -> taken
                        ? inTurn(events, next + 1, began)
                        : Uni.createFrom().item(new Outcome(events.subList(0, next), true)));
    }

    private boolean isLate(long began) {
        return System.nanoTime() - began >= config.patience().toNanos();
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
}
