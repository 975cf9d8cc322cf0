package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.lifecycle.Intake;
import dev.gatehouse.kit.pace.Rest;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Exactly-once effect of at-least-once delivery: the claim of {@code (event id, consumer)} and the handler's effect share one
 * transaction. Records of one poll are applied together; when that fails, one by one, and what fails alone is parked here
 * while its partition moves on. Runs on the channel's event loop.
 */
@ApplicationScoped
public class Inbox {

    private final Pool pool;
    private final InboxRows rows;
    private final InboxConfig config;
    private final Rest rest;
    private final Vertx vertx;
    private final Intake intake;
    private final int fullPoll;
    private final Retry retry;
    private final Retry slowRetry;
    private final SecureRandom random = new SecureRandom();

    /** The handler's failure, unlike a time-out of the database's. Its name is what operators read. */
    private static final class TookTooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    Inbox(
            Pool pool,
            InboxRows rows,
            InboxConfig config,
            Rest rest,
            Vertx vertx,
            Intake intake,
            @ConfigProperty(name = "mp.messaging.connector.smallrye-kafka.max.poll.records") int fullPoll) {
        this.pool = pool;
        this.rows = rows;
        this.config = config;
        this.rest = rest;
        this.vertx = vertx;
        this.intake = intake;
        this.fullPoll = fullPoll;
        this.retry = new Retry(config.firstDelay(), config.longestDelay(), config.tries());
        this.slowRetry = new Retry(config.slowDelay(), config.longestDelay(), config.tries());
    }

    /**
     * Completes when every record is applied, known already or parked, and the consumer has rested; never fails, and does not
     * complete when the process stops meanwhile. The caller acknowledges then.
     */
    public <E> Uni<Void> receive(EventHandler<E> handler, ConsumerRecords<String, byte[]> records) {
        var deliveries = StreamSupport.stream(records.spliterator(), false)
                .map(Delivery::of)
                .toList();
        if (deliveries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        long began = System.nanoTime();
        return intake.take(() -> apply(handler, deliveries))
                .call(() -> rest(rest.after(began, deliveries.size() >= fullPoll)));
    }

    /** True for a failure that is the event's: the database was there. */
    static boolean isItsOwn(Throwable failure) {
        return PostgresFailure.isTooSlow(failure) || !PostgresFailure.isAway(failure);
    }

    private Uni<Void> rest(long millis) {
        return millis < 1
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().emitter(rested -> vertx.setTimer(millis, timer -> rested.complete(null)));
    }

    private <E> Uni<Void> apply(EventHandler<E> handler, List<Delivery> deliveries) {
        var slow = new AtomicInteger();
        return together(handler, deliveries)
                .onFailure(PostgresFailure::isTooSlow)
                .invoke(slow::incrementAndGet)
                .onFailure(failure -> intake.isOpen() && isWaitedFor(failure, slow.get()))
                .retry()
                .withBackOff(config.databasePause(), config.databasePause().multipliedBy(10))
                .indefinitely()
                .onFailure(failure -> intake.isOpen())
                .recoverWithUni(failure -> deliveries.size() == 1
                        ? parkUntilStored(handler, deliveries.getFirst(), failure)
                        : oneByOne(handler, deliveries));
    }

    /** A database that is away comes back; what is too slow may be so whenever it is tried. */
    private boolean isWaitedFor(Throwable failure, int timesSlow) {
        return PostgresFailure.isTooSlow(failure) ? timesSlow < config.slowTries() : PostgresFailure.isAway(failure);
    }

    private <E> Uni<Void> oneByOne(EventHandler<E> handler, List<Delivery> deliveries) {
        return Multi.createFrom()
                .iterable(deliveries)
                .onItem()
                .transformToUniAndConcatenate(delivery -> apply(handler, List.of(delivery)))
                .toUni()
                .replaceWithVoid();
    }

    /** All in one transaction, or none. */
    <E> Uni<Void> together(EventHandler<E> handler, List<Delivery> deliveries) {
        var spans = new ArrayList<Span>();
        return Uni.createFrom()
                .deferred(() -> read(handler, deliveries, spans))
                .flatMap(received ->
                        pool.withTransaction(transaction -> claim(transaction, handler.consumer(), deliveries)
                                .map(fresh -> received.stream()
                                        .filter(event -> fresh.contains(event.eventId()))
                                        .toList())
                                .call(fresh -> handleAny(handler, transaction, fresh))))
                .invoke(handler::committed)
                .replaceWithVoid()
                .eventually(() -> spans.forEach(Span::end));
    }

    /** That another transaction has claimed one of them and has not ended says nothing of the events: it is as the database's absence. */
    private Uni<Set<UUID>> claim(SqlConnection transaction, String consumer, List<Delivery> deliveries) {
        return rows.claim(transaction, consumer, deliveries)
                .onFailure(PostgresFailure::isTooSlow)
                .transform(failure -> new TimeoutException("claimed elsewhere"));
    }

    /** An effect that never ends would keep what follows, in its partition or among the parked, from being tried. */
    private <E> Uni<Void> handleAny(EventHandler<E> handler, SqlConnection transaction, List<Received<E>> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : handler.handle(transaction, events)
                        .ifNoItem()
                        .after(config.longestTry())
                        .failWith(TookTooLong::new);
    }

    private static <E> Uni<List<Received<E>>> read(
            EventHandler<E> handler, List<Delivery> deliveries, List<Span> spans) {
        var received = new ArrayList<Received<E>>(deliveries.size());
        for (var delivery : deliveries) {
            received.add(traced(handler, delivery.read(handler.eventType()), spans));
        }
        return Uni.createFrom().item(received);
    }

    private static <E> Received<E> traced(EventHandler<E> handler, Received<E> received, List<Span> spans) {
        if (received.traceparent() == null) {
            return received;
        }
        var span = TraceContext.start("process " + handler.consumer(), SpanKind.CONSUMER, received.traceparent());
        spans.add(span);
        return new Received<>(
                received.eventId(),
                received.event(),
                TraceContext.of(span),
                received.correlation(),
                received.topic(),
                received.source());
    }

    private <E> Uni<Void> parkUntilStored(EventHandler<E> handler, Delivery delivery, Throwable failure) {
        return parkOnce(handler, delivery, failure)
                .onFailure(e -> intake.isOpen())
                .invoke(e -> Log.errorf(e, "%s: event %s not parked yet", handler.consumer(), delivery.eventId()))
                .onFailure(e -> intake.isOpen())
                .retry()
                .withBackOff(config.databasePause(), config.databasePause().multipliedBy(10))
                .indefinitely();
    }

    <E> Uni<Void> parkOnce(EventHandler<E> handler, Delivery delivery, Throwable failure) {
        return pool.withTransaction(transaction -> park(transaction, handler, delivery, 1, failure));
    }

    private <E> Uni<Void> park(
            SqlConnection transaction, EventHandler<E> handler, Delivery delivery, int attempts, Throwable failure) {
        var next = retryOf(failure).after(failure, attempts, random);
        Log.warnf(
                "%s: event %s of %s failed (try %d), %s: %s",
                handler.consumer(),
                delivery.eventId(),
                delivery.topic(),
                attempts,
                next.isDead() ? "dead letter" : "tried again in " + next.delay(),
                describe(failure));
        return rows.park(transaction, handler.consumer(), delivery, attempts, next, describe(failure));
    }

    /** Tries a batch of the handler's parked events that are due, each in its own transaction; true when more may be due. */
    <E> Uni<Boolean> retryDue(EventHandler<E> handler) {
        return pool.withConnection(connection -> rows.due(connection, handler.consumer(), config.batch()))
                .flatMap(parked -> Multi.createFrom()
                        .iterable(parked)
                        .onItem()
                        .<Void>transformToUniAndConcatenate(each -> retryOne(handler, each))
                        .toUni()
                        .replaceWith(parked.size() == config.batch()));
    }

    private <E> Uni<Void> retryOne(EventHandler<E> handler, InboxRows.Parked parked) {
        var spans = new ArrayList<Span>();
        return Uni.createFrom()
                .deferred(() -> read(handler, List.of(parked.delivery()), spans))
                .flatMap(received -> pool.withTransaction(transaction -> rows.reclaim(
                                        transaction,
                                        handler.consumer(),
                                        parked.delivery().eventId())
                                .flatMap(mine -> handleAny(handler, transaction, mine ? received : List.of())))
                        .invoke(() -> handler.committed(received)))
                .onFailure(Inbox::isItsOwn)
                .recoverWithUni(failure -> pool.withTransaction(
                        transaction -> park(transaction, handler, parked.delivery(), parked.attempts() + 1, failure)))
                .eventually(() -> spans.forEach(Span::end));
    }

    private Retry retryOf(Throwable failure) {
        return failure instanceof TookTooLong || PostgresFailure.isTooSlow(failure) ? slowRetry : retry;
    }

    /** The kind of failure; its text may repeat what the record said, so it stays out. */
    private static String describe(Throwable failure) {
        return failure instanceof PermanentFailure
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
