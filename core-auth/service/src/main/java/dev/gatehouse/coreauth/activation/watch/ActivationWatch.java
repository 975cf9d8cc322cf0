package dev.gatehouse.coreauth.activation.watch;

import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Activations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Long polls. */
@ApplicationScoped
class ActivationWatch {

    private final Activations activations;
    private final ActivationEvents events;
    private final WatchConfig config;

    ActivationWatch(Activations activations, ActivationEvents events, WatchConfig config) {
        this.activations = activations;
        this.events = events;
        this.config = config;
    }

    /**
     * The activation once it is later than {@code since}, or as it is when the wait, cut to the longest allowed, is over.
     *
     * @param since null: the version at the time of asking
     */
    Uni<ActivationView> next(UUID userId, @Nullable Long since, Duration wait) {
        if (since == null) {
            return activations.statusOf(userId).flatMap(now -> next(userId, now.version(), wait));
        }
        var bounded = wait.compareTo(config.longestWait()) > 0 ? config.longestWait() : wait;
        if (bounded.isZero()) {
            return activations.statusOf(userId);
        }
        return events.watch(userId, since)
                .toUni()
                .ifNoItem()
                .after(bounded)
                .recoverWithUni(() -> activations.statusOf(userId))
                .onItem()
                .ifNull() // nobody is shown anything any more: the service stops
                .switchTo(() -> activations.statusOf(userId));
    }
}
