package dev.gatehouse.communication.message;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.postgres.PostgresFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Stores what became of messages: at once, for until then it is in doubt, and what comes while it stores together afterwards.
 * Called from one Vert.x context; what it holds is bounded by the messages under way.
 */
@ApplicationScoped
@Startup // so that its meters are there, at zero
class OutcomeRecorder {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private record Waiting(Report report, Runnable stored) {}

    private final MessageRepository messages;
    private final Outbox outbox;
    private final Map<Report.State, Counter> attempts;
    private final Vertx vertx;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean storing;

    OutcomeRecorder(MessageRepository messages, Outbox outbox, MeterRegistry metrics, Vertx vertx) {
        this.messages = messages;
        this.outbox = outbox;
        this.attempts = Arrays.stream(Report.State.values())
                .collect(Collectors.toMap(
                        state -> state,
                        state -> metrics.counter(
                                "gatehouse.mail.attempts",
                                "outcome",
                                state.name().toLowerCase(Locale.ROOT))));
        this.vertx = vertx;
    }

    /** @param stored called on the same context when the report is stored or, after a defect, never will be */
    void record(Report report, Runnable stored) {
        waiting.add(new Waiting(report, stored));
        store();
    }

    private void store() {
        if (storing || waiting.isEmpty()) {
            return;
        }
        storing = true;
        var batch = List.copyOf(waiting);
        waiting.clear();
        var context = vertx.getOrCreateContext();
        keep(batch)
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(done -> finished(batch), failure -> {
                    Log.error("messages stay in doubt", failure);
                    finished(batch);
                });
    }

    /** All at once, or, when one of them cannot be stored, each alone: only that one stays in doubt. */
    private Uni<Void> keep(List<Waiting> batch) {
        return messages.store(batch.stream().map(Waiting::report).toList())
                .onFailure(PostgresFailure::isAway)
                .retry()
                .withBackOff(PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .invoke(() -> stored(batch))
                .onFailure(failure -> batch.size() > 1)
                .recoverWithUni(failure -> oneByOne(batch));
    }

    private Uni<Void> oneByOne(List<Waiting> batch) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(
                        each -> keep(List.of(each)).onFailure().recoverWithUni(failure -> {
                            Log.errorf(
                                    failure,
                                    "mail %s stays in doubt",
                                    each.report().messageId());
                            return Uni.createFrom().voidItem();
                        }))
                .toUni()
                .replaceWithVoid();
    }

    private void stored(List<Waiting> batch) {
        for (var each : batch) {
            var report = each.report();
            Objects.requireNonNull(attempts.get(report.state())).increment();
            if (report.state() == Report.State.PARKED || report.state() == Report.State.FAILED) {
                Log.warnf("mail %s is %s: %s", report.messageId(), report.state(), report.reason());
            }
        }
        if (batch.stream().anyMatch(each -> each.report().event() != null)) {
            outbox.wake();
        }
    }

    private void finished(List<Waiting> batch) {
        storing = false;
        batch.forEach(each -> each.stored().run());
        store();
    }
}
