package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.direct.EventEgress;
import dev.gatehouse.kit.direct.TopicOwners;
import dev.gatehouse.kit.security.SessionDenyList;
import dev.gatehouse.kit.security.TokenConfig;
import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks at the start whose tokens to refuse, until the owner has answered: the topic may not tell it yet, or Kafka may be away. A
 * process that serves before it knows, by the topic or by the answer, takes no token as good.
 */
@ApplicationScoped
class Recall {

    /** What is missing then, as the {@code degraded} gauge has it. */
    private static final String REVOCATIONS = "revocations";

    private static final long NO_TIMER = -1;

    private final Set<String> topics = new HashSet<>();
    private final List<RecalledTopic> missed = new ArrayList<>();
    private final SessionDenyList denied;
    private final Degraded degraded;
    private final RecallConfig config;
    private final Vertx vertx;

    /** Afterwards no token is valid any more of whose end this process could have missed. */
    private final Duration within;

    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long began = System.nanoTime();
    private volatile long timer = NO_TIMER;
    private boolean known;
    private boolean serving;

    Recall(
            @All List<BroadcastListener<?>> listeners,
            ChannelTopics channels,
            TopicOwners owners,
            EventEgress egress,
            SessionDenyList denied,
            Degraded degraded,
            RecallConfig config,
            TokenConfig tokens,
            Vertx vertx) {
        this.denied = denied;
        this.degraded = degraded;
        this.config = config;
        this.vertx = vertx;
        this.within = tokens.longestLife().plusSeconds(tokens.leewaySeconds());
        for (var listener : listeners) {
            if (listener instanceof RecallingListener<?> recalling) {
                for (var topic : channels.of(listener.channel())) {
                    topics.add(topic);
                    missed.add(new RecalledTopic(recalling, egress.replicas(owners.of(topic)), config));
                }
            }
        }
        this.known = missed.isEmpty();
        degraded.without(REVOCATIONS, false);
    }

    void start(@Observes StartupEvent started) {
        if (!missed.isEmpty()) {
            began = System.nanoTime();
            timer = vertx.setPeriodic(config.pause().toMillis(), tick -> look());
            look();
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /**
     * Requests come from now on.
     *
     * @param haveHeard whether the topics have told all; otherwise it is known when they have, or an owner has
     */
    synchronized void serve(boolean haveHeard) {
        serving = true;
        known |= haveHeard;
        tell();
    }

    private void look() {
        if (System.nanoTime() - began > within.toNanos()) {
            settled();
            return;
        }
        if (BroadcastsReplayed.haveHeard(topics)) {
            known();
        }
        if (busy.compareAndSet(false, true)) {
            ask().onTermination()
                    .invoke(() -> busy.set(false))
                    .subscribe()
                    .with(
                            done -> settled(),
                            failure -> Log.debugf("what ended before the start: %s", failure.getMessage()));
        }
    }

    private Uni<Void> ask() {
        return Uni.join()
                .all(missed.stream().map(topic -> topic.learn(within)).toList())
                .andFailFast()
                .replaceWithVoid();
    }

    private void settled() {
        vertx.cancelTimer(timer);
        known();
    }

    private synchronized void known() {
        if (!known) {
            known = true;
            tell();
        }
    }

    private void tell() {
        boolean missing = serving && !known;
        denied.complete(!missing);
        degraded.without(REVOCATIONS, missing);
        if (missing) {
            Log.warn("neither Kafka nor the owner tells whose tokens to refuse: none is accepted until one does");
        }
    }
}
