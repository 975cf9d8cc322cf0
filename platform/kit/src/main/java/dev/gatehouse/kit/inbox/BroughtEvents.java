package dev.gatehouse.kit.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Events that came past Kafka, on their way into the inbox: whoever brings them does so until they are taken. */
@ApplicationScoped
class BroughtEvents {

    private final Inbox inbox;
    private final InboxConfig config;

    /** What came past Kafka and is being applied. */
    private final Set<Tried> inHand = ConcurrentHashMap.newKeySet();

    /** How often in a row each was too slow, of what came past Kafka and is brought again. */
    private final Cache<Tried, Integer> slow;

    private record Tried(String consumer, UUID eventId) {

        static Tried of(EventHandler<?> handler, Delivery delivery) {
            return new Tried(handler.consumer(), delivery.eventId());
        }
    }

    BroughtEvents(Inbox inbox, InboxConfig config) {
        this.inbox = inbox;
        this.config = config;
        this.slow = Caffeine.newBuilder().maximumSize(config.slowKnown()).build();
    }

    /**
     * Completes when each is applied, known already or parked. Fails, with some applied, when the database is away, for then nothing
     * is kept; at an event that was too slow for it, which is parked when it has been brought as often as such are tried in a row;
     * and with UNAVAILABLE while one of them is in hand already: who brings them again sooner than they end learns nothing new.
     */
    <E> Uni<Void> deliver(EventHandler<E> handler, List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().deferred(() -> {
            var all = deliveries.stream()
                    .map(each -> Tried.of(handler, each))
                    .distinct()
                    .toList();
            var mine = all.stream().filter(inHand::add).toList();
            var brought = mine.size() == all.size()
                    ? bring(handler, deliveries)
                    : Uni.createFrom().<Void>failure(BroughtEvents::stillInHand);
            return brought.onTermination().invoke(() -> mine.forEach(inHand::remove));
        });
    }

    private static DomainException stillInHand() {
        return new DomainException(PlatformError.UNAVAILABLE, "These events are being applied.");
    }

    private <E> Uni<Void> bring(EventHandler<E> handler, List<Delivery> deliveries) {
        var tried = deliveries.stream().map(each -> Tried.of(handler, each)).toList();
        if (deliveries.size() > 1 && tried.stream().anyMatch(slow.asMap()::containsKey)) {
            return deliverEach(handler, deliveries);
        }
        return inbox.together(handler, deliveries)
                .invoke(() -> slow.invalidateAll(tried))
                .onFailure(Inbox::isItsOwn)
                .recoverWithUni(failure -> deliveries.size() == 1
                        ? parkUnlessTriedAgain(handler, deliveries.getFirst(), failure)
                        : deliverEach(handler, deliveries));
    }

    private <E> Uni<Void> deliverEach(EventHandler<E> handler, List<Delivery> deliveries) {
        return Multi.createFrom()
                .iterable(deliveries)
                .onItem()
                .<Void>transformToUniAndConcatenate(each -> bring(handler, List.of(each)))
                .toUni()
                .replaceWithVoid();
    }

    private <E> Uni<Void> parkUnlessTriedAgain(EventHandler<E> handler, Delivery delivery, Throwable failure) {
        var tried = Tried.of(handler, delivery);
        return PostgresFailure.isTooSlow(failure) && slow.asMap().merge(tried, 1, Integer::sum) < config.slowTries()
                ? Uni.createFrom().failure(failure)
                : inbox.parkOnce(handler, delivery, failure).invoke(() -> slow.invalidate(tried));
    }
}
