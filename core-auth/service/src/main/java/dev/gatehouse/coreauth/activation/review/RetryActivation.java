package dev.gatehouse.coreauth.activation.review;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Activations;
import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.DomainState;
import dev.gatehouse.coreauth.activation.Domains;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An operator has the unfinished parts of an activation tried again. */
@ApplicationScoped
class RetryActivation {

    private final ReviewRepository activations;
    private final Requests requests;
    private final MailRequests mails;
    private final AuditLog audit;
    private final Outbox outbox;
    private final Pool pool;

    RetryActivation(
            ReviewRepository activations,
            Requests requests,
            MailRequests mails,
            AuditLog audit,
            Outbox outbox,
            Pool pool) {
        this.activations = activations;
        this.requests = requests;
        this.mails = mails;
        this.audit = audit;
        this.outbox = outbox;
        this.pool = pool;
    }

    /** Asks for what is not ready. A password still being hashed is left alone; for a lost one another mail goes out. */
    Uni<Void> retry(Initiator operator, UUID userId) {
        return pool.withTransaction(transaction -> activations
                        .lock(transaction, userId)
                        .map(found -> found.orElseThrow(Activations::notFound))
                        .flatMap(activation -> retry(transaction, operator, activation)))
                .invoke(outbox::wake);
    }

    private Uni<Void> retry(SqlConnection transaction, Initiator operator, ActivationView activation) {
        if (activation.isFinal()) {
            return Uni.createFrom()
                    .failure(new DomainException(
                            CoreAuthError.NOTHING_TO_RETRY, "This activation is " + activation.state() + "."));
        }
        var parts = unfinished(activation.domains());
        return outbox.append(transaction, asking(activation.userId(), parts))
                .flatMap(done -> activations.noteAsked(transaction, activation.userId(), parts))
                .flatMap(done -> audit.record(
                        transaction,
                        AuditEntry.success(AuditKind.ACTIVATION_RETRIED, operator, activation.userId())
                                .with(activation.domains().toString())));
    }

    private List<OutboxEvent> asking(UUID userId, List<Domain> parts) {
        var events = new ArrayList<OutboxEvent>();
        var others = parts.stream().filter(part -> part != Domain.PASSWORD).toList();
        if (!others.isEmpty()) {
            events.add(requests.reports(userId, others));
        }
        if (parts.contains(Domain.PASSWORD)) {
            events.add(mails.of(userId, MailTemplate.SET_PASSWORD));
        }
        return events;
    }

    private static List<Domain> unfinished(Domains domains) {
        var unfinished = new ArrayList<Domain>();
        if (domains.password() == DomainState.FAILED) {
            unfinished.add(Domain.PASSWORD);
        }
        add(unfinished, Domain.ROLES, domains.roles());
        add(unfinished, Domain.EMAIL, domains.email());
        add(unfinished, Domain.PROFILE, domains.profile());
        return unfinished;
    }

    private static void add(List<Domain> unfinished, Domain domain, DomainState state) {
        if (state != DomainState.READY) {
            unfinished.add(domain);
        }
    }
}
