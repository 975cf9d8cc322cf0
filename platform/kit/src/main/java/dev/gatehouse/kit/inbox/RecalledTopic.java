package dev.gatehouse.kit.inbox;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a listener missed, asked for page by page. Thread-safe. */
final class RecalledTopic {

    /** Where a try has got to. */
    private static final class Place {
        private volatile String token = "";
    }

    private final RecallingListener<?> listener;
    private final List<Channel> owners;
    private final RecallConfig config;
    private final AtomicInteger tries = new AtomicInteger();

    /** @param owners one for each replica of the service that owns the topic */
    RecalledTopic(RecallingListener<?> listener, List<Channel> owners, RecallConfig config) {
        this.listener = listener;
        this.owners = owners;
        this.config = config;
    }

    /** One try, at another replica than the last one. Completes when the listener knows all; fails in bounded time otherwise. */
    Uni<Void> learn(Duration within) {
        if (owners.isEmpty()) {
            return Uni.createFrom().failure(() -> new IllegalStateException("nobody to ask for " + listener.channel()));
        }
        var owner = owners.get(Math.floorMod(tries.getAndIncrement(), owners.size()));
        var deadline = Deadline.after(config.deadline().toMillis(), TimeUnit.MILLISECONDS);
        return Multi.createBy()
                .repeating()
                .uni(Place::new, place -> listener.recall(owner, deadline, within, place.token)
                        .invoke(next -> place.token = next))
                .whilst(token -> !token.isEmpty())
                .select()
                .first(config.pages())
                .collect()
                .last()
                .invoke(last -> {
                    if (!last.isEmpty()) {
                        throw new IllegalStateException("more than " + config.pages() + " pages");
                    }
                })
                .replaceWithVoid();
    }
}
