package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells owners, behind the answer, that somebody tried to register with their address. Any replica may; each once per pause. */
@ApplicationScoped
class OwnerNotices {

    private final DecoyRepository decoys;
    private final MailRequests mails;
    private final Outbox outbox;
    private final Pool pool;
    private final DecoyConfig config;
    private final RegistrationPrivacy privacy;
    private final Vertx vertx;
    private final List<Long> timers = new CopyOnWriteArrayList<>();

    OwnerNotices(
            DecoyRepository decoys,
            MailRequests mails,
            Outbox outbox,
            Pool pool,
            DecoyConfig config,
            RegistrationPrivacy privacy,
            Vertx vertx) {
        this.decoys = decoys;
        this.mails = mails;
        this.outbox = outbox;
        this.pool = pool;
        this.config = config;
        this.privacy = privacy;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timers.add(vertx.setPeriodic(config.cleaning().toMillis(), tick -> inTheBackground(forgetOld())));
        if (privacy.isPrivate()) {
            timers.add(vertx.setPeriodic(config.backstop().toMillis(), tick -> wake()));
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        timers.forEach(vertx::cancelTimer);
    }

    /** Works off what waits, without anybody waiting for it; what fails waits for the next time. */
    void wake() {
        inTheBackground(pool.withTransaction(transaction -> decoys.take(
                                transaction, config.batch(), config.noticePause())
                        .call(owners -> outbox.append(
                                transaction, owners.stream().map(this::mail).toList())))
                .invoke(owners -> {
                    if (!owners.isEmpty()) {
                        outbox.wake();
                    }
                })
                .replaceWithVoid());
    }

    /** Deletes decoys and notices that are past their use. */
    Uni<Void> forgetOld() {
        return decoys.forget(config.life(), config.noticePause());
    }

    private OutboxEvent mail(DecoyRepository.Owner owner) {
        var event = mails.of(owner.userId(), MailTemplate.ALREADY_REGISTERED);
        return event.inTrace(owner.traceparent(), event.id());
    }

    private static void inTheBackground(Uni<Void> work) {
        work.subscribe().with(done -> {}, failure -> Log.debugf("decoys wait: %s", failure.getMessage()));
    }
}
