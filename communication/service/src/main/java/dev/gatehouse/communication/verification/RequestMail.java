package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.message.MailIntent;
import dev.gatehouse.communication.message.MessageQueue;
import dev.gatehouse.communication.recipient.RecipientDirectory;
import dev.gatehouse.communication.verification.VerificationRepository.Answer;
import dev.gatehouse.communication.verification.VerificationRepository.Limits;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Another mail for a person who asks for it, within limits. */
@Startup // so that its meter is there, at zero
@ApplicationScoped
class RequestMail {

    private final VerificationRepository verifications;
    private final RecipientDirectory directory;
    private final MessageQueue queue;
    private final VerificationConfig config;
    private final Limits limits;
    private final Ids ids;
    private final Clock clock;
    private final Pool pool;
    private final Counter tooOften;

    RequestMail(
            VerificationRepository verifications,
            RecipientDirectory directory,
            MessageQueue queue,
            VerificationConfig config,
            Ids ids,
            Clock clock,
            Pool pool,
            MeterRegistry metrics) {
        this.verifications = verifications;
        this.directory = directory;
        this.config = config;
        this.queue = queue;
        this.limits = new Limits(config.perMinute(), config.perFiveMinutes(), config.perDay());
        this.ids = ids;
        this.clock = clock;
        this.pool = pool;
        this.tooOften = metrics.counter("gatehouse.limited", "limit", "email-verification");
    }

    /**
     * Queues a mail, in the place of one in doubt, or does nothing when the address is verified, the limits are reached, or the
     * session is a decoy's. The caller cannot tell: all of them cost the same commit.
     */
    Uni<Void> request(UUID userId) {
        return isSomebody(userId)
                .flatMap(somebody -> pool.withTransaction(transaction -> verifications
                        .request(transaction, userId, clock.instant(), limits)
                        .map(this::isCounted)
                        .call(allowed -> allowed // a decoy has none, and is to take as long
                                ? queue.resolve(transaction, userId, VerificationMail.TEMPLATE)
                                : Uni.createFrom().voidItem())
                        .call(allowed -> allowed && somebody
                                ? queue(transaction, userId)
                                : Uni.createFrom().voidItem())))
                .invoke(queue::wake)
                .replaceWithVoid();
    }

    private boolean isCounted(Answer answer) {
        if (answer == Answer.TOO_OFTEN) {
            tooOften.increment();
        }
        return answer == Answer.COUNTED;
    }

    /** Everybody is where registrations are open; and while user-management is away, when the mail waits for it. */
    private Uni<Boolean> isSomebody(UUID userId) {
        return switch (config.privacy()) {
            case OPEN -> Uni.createFrom().item(true);
            case PRIVATE ->
                directory
                        .find(List.of(userId))
                        .map(known -> known.containsKey(userId))
                        .onFailure()
                        .recoverWithItem(true);
        };
    }

    private Uni<Void> queue(SqlConnection transaction, UUID userId) {
        var intent = ids.next();
        return queue.add(
                transaction,
                List.of(new MailIntent(
                        userId, VerificationMail.TEMPLATE, intent, TraceContext.current(), intent, null)));
    }
}
