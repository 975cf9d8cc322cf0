package dev.gatehouse.kit.audit;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.arc.DefaultBean;
import io.quarkus.logging.Log;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Announces them to the audit log. One that cannot be stored is logged, and lost: what was refused stays refused. */
@DefaultBean
@ApplicationScoped
class AnnouncedRefusals implements OperatorRefusals {

    private final OperatorActionConfig config;
    private final Outbox outbox;
    private final Pool pool;
    private final Ids ids;
    private final Clock clock;

    AnnouncedRefusals(OperatorActionConfig config, Outbox outbox, Pool pool, Ids ids, Clock clock) {
        this.config = config;
        this.outbox = outbox;
        this.pool = pool;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void record(OperatorRefusal refusal) {
        var event = event(refusal);
        pool.withTransaction(transaction -> outbox.append(transaction, event))
                .subscribe()
                .with(
                        done -> outbox.wake(),
                        failure -> Log.warnf(
                                "not told to the audit log: %s refused to %s: %s",
                                refusal.door(), refusal.callerId(), failure.getMessage()));
    }

    /** Its subject is its own id: a program's is no UUID, and nobody relies on their order. */
    private OutboxEvent event(OperatorRefusal refusal) {
        var id = ids.next();
        return OutboxEvent.of(config.topic(), id, id, OperatorRefused.of(refusal, id, clock.instant()));
    }
}
