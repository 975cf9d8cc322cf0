package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.communication.api.MailDelayed;
import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.DomainState;
import dev.gatehouse.coreauth.activation.Domains;
import dev.gatehouse.coreauth.api.ActivationFailed;
import dev.gatehouse.coreauth.api.PasswordReady;
import dev.gatehouse.coreauth.api.UserActivated;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes reports, with the events that they may give rise to. */
@ApplicationScoped
public class Reports {

    private static final String DEADLINE = "DEADLINE";

    private final Ids ids;
    private final Clock clock;
    private final ReportConfig config;

    Reports(Ids ids, Clock clock, ReportConfig config) {
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** A domain is ready, as another service's event says. */
    Report ready(UUID userId, Domain domain, Received<?> cause) {
        return new Report(
                userId,
                Domains.of(domain, DomainState.READY),
                Report.Step.of(domain, DomainState.READY.wireName(), cause.source()),
                null,
                activated(userId).causedBy(cause));
    }

    /** A domain gave up, as another service's event says. */
    Report failed(UUID userId, Domain domain, String reason, Received<?> cause) {
        return new Report(
                userId,
                Domains.of(domain, DomainState.FAILED),
                Report.Step.of(domain, reason, cause.source()),
                failure(userId, domain, reason).causedBy(cause),
                activated(userId).causedBy(cause));
    }

    /** The mail server did not take the mail to an address; it will be offered again. */
    Report delayed(MailDelayed delayed, Received<?> cause) {
        return new Report(
                delayed.userId(),
                Domains.of(Domain.EMAIL, DomainState.DELAYED),
                new Report.Step(
                        Domain.EMAIL,
                        delayed.attempt(),
                        delayed.tookMillis(),
                        delayed.reason(),
                        cause.source(),
                        delayed.node()),
                null,
                activated(delayed.userId()).causedBy(cause));
    }

    /**
     * The credential is stored, by a task begun in that trace.
     *
     * @param tookMillis null when it was hashed before the account was known
     */
    public Report passwordReady(
            UUID userId, UUID taskId, int attempt, @Nullable Double tookMillis, @Nullable String traceparent) {
        var id = ids.next();
        var announcement = OutboxEvent.of(config.topic(), id, userId, new PasswordReady(id, userId, clock.instant()));
        return new Report(
                userId,
                Domains.of(Domain.PASSWORD, DomainState.READY),
                new Report.Step(Domain.PASSWORD, attempt, tookMillis, DomainState.READY.wireName(), null, null),
                announcement.inTrace(traceparent, taskId),
                activated(userId).inTrace(traceparent, taskId));
    }

    /** Whoever opened a link from a mail to the address has it. */
    public Report addressProved(UUID userId) {
        return new Report(
                userId,
                Domains.of(Domain.EMAIL, DomainState.READY),
                Report.Step.of(Domain.EMAIL, DomainState.READY.wireName(), null),
                null,
                activated(userId));
    }

    /**
     * The password task is given up; the person will be asked again.
     *
     * @param tookMillis null when there was no attempt
     */
    public Report passwordFailed(
            UUID userId,
            UUID taskId,
            int attempt,
            @Nullable Double tookMillis,
            String reason,
            @Nullable String traceparent) {
        return new Report(
                userId,
                Domains.of(Domain.PASSWORD, DomainState.FAILED),
                new Report.Step(Domain.PASSWORD, attempt, tookMillis, reason, null, null),
                failure(userId, Domain.PASSWORD, reason).inTrace(traceparent, taskId),
                activated(userId).inTrace(traceparent, taskId));
    }

    /** A domain has passed its deadline. A later success heals it. */
    public Report late(UUID userId, Domain domain) {
        return new Report(
                userId,
                Domains.of(domain, DomainState.FAILED),
                Report.Step.of(domain, DEADLINE, null),
                failure(userId, domain, DEADLINE),
                activated(userId));
    }

    private OutboxEvent activated(UUID userId) {
        var id = ids.next();
        return OutboxEvent.of(config.topic(), id, userId, new UserActivated(id, userId, clock.instant()));
    }

    private OutboxEvent failure(UUID userId, Domain domain, String reason) {
        var id = ids.next();
        return OutboxEvent.of(
                config.topic(),
                id,
                userId,
                new ActivationFailed(id, userId, clock.instant(), domain.wireName(), reason));
    }
}
