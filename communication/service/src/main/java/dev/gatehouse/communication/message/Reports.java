package dev.gatehouse.communication.message;

import dev.gatehouse.communication.api.MailDelayed;
import dev.gatehouse.communication.api.MailEvent;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.communication.mailer.Attempt;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a message. */
@ApplicationScoped
class Reports {

    private static final String TRIES_USED_UP = "TRIES_USED_UP";
    private static final String IN_DOUBT = "IN_DOUBT";
    private static final int MOST_DOUBLINGS = 20;

    private final MessageConfig config;
    private final ServiceConfig service;
    private final Ids ids;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    Reports(MessageConfig config, ServiceConfig service, Ids ids, Clock clock) {
        this.config = config;
        this.service = service;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param took how long the attempt took
     * @param traceparent the attempt's span, or the message's own when there was none
     */
    Report of(QueuedMessage message, Attempt attempt, Duration took, @Nullable String traceparent) {
        return switch (attempt) {
            case Attempt.Accepted accepted ->
                new Report(
                        message.id(),
                        message.lease(),
                        Report.State.SENT,
                        null,
                        Duration.ZERO,
                        event(message, sent(message), traceparent));
            case Attempt.NotAccepted notAccepted ->
                message.attempts() + 1 < config.tries()
                        ? later(message, notAccepted.reason())
                                .telling(event(message, delayed(message, notAccepted.reason(), took), traceparent))
                        : failed(message, TRIES_USED_UP, traceparent);
            case Attempt.BrokenOff brokenOff -> later(message, "STOPPED");
            case Attempt.Refused refused -> failed(message, refused.reason(), traceparent);
            case Attempt.Unknown unknown ->
                new Report(
                        message.id(),
                        message.lease(),
                        Report.State.PARKED,
                        unknown.reason(),
                        Duration.ZERO,
                        event(message, failure(message, IN_DOUBT), traceparent));
        };
    }

    /** The message is put back, twice as long as the last time. It does not count as a try. */
    Report later(QueuedMessage message, String reason) {
        return putBack(message, reason, config.longestDelay());
    }

    /** As {@link #later}, while another service is away that is to say what the message needs: once it is back nobody waits long. */
    Report unprepared(QueuedMessage message) {
        return putBack(message, "NOT_PREPARED", config.longestDeferral());
    }

    private Report putBack(QueuedMessage message, String reason, Duration longest) {
        long doubled = config.firstDelay().toMillis() << Math.min(message.deferrals(), MOST_DOUBLINGS);
        long jittered = doubled + random.nextLong(doubled / 2 + 1);
        var delay = Duration.ofMillis(Math.min(jittered, longest.toMillis()));
        return new Report(message.id(), message.lease(), Report.State.QUEUED, reason, delay, null);
    }

    Report failed(QueuedMessage message, String reason, @Nullable String traceparent) {
        return new Report(
                message.id(),
                message.lease(),
                Report.State.FAILED,
                reason,
                Duration.ZERO,
                event(message, failure(message, reason), traceparent));
    }

    /** Its address has had its share of mails. Nobody is told: whoever asked for it need not be the owner. */
    Report withheld(QueuedMessage message) {
        return new Report(message.id(), message.lease(), Report.State.WITHHELD, "ADDRESS_LIMIT", Duration.ZERO, null);
    }

    /** Nobody knows whether it went out. The user is shown a way on, and a later success heals. */
    OutboxEvent inDoubt(QueuedMessage message) {
        return event(message, failure(message, IN_DOUBT), message.traceparent());
    }

    OutboxEvent sentAgain(QueuedMessage message) {
        return event(message, sent(message), message.traceparent());
    }

    private MailDelayed delayed(QueuedMessage message, String reason, Duration took) {
        return new MailDelayed(
                ids.next(),
                message.userId(),
                clock.instant(),
                message.id(),
                message.template(),
                message.attempts() + 1,
                reason,
                service.node(),
                took.toNanos() / 1e6);
    }

    private MailFailed failure(QueuedMessage message, String reason) {
        return new MailFailed(ids.next(), message.userId(), clock.instant(), message.id(), message.template(), reason);
    }

    private MailSent sent(QueuedMessage message) {
        return new MailSent(ids.next(), message.userId(), clock.instant(), message.id(), message.template());
    }

    private OutboxEvent event(QueuedMessage message, MailEvent event, @Nullable String traceparent) {
        var plain = OutboxEvent.of(config.topic(), event.eventId(), event.userId(), event);
        return new OutboxEvent(
                plain.id(),
                plain.topic(),
                plain.type(),
                plain.subject(),
                plain.data(),
                traceparent,
                message.correlation(),
                message.causation());
    }
}
