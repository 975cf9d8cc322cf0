package dev.gatehouse.coreauth.activation.review;

import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.report.ActivationReports;
import dev.gatehouse.coreauth.activation.report.Report;
import dev.gatehouse.coreauth.activation.report.Reports;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Looks after activations that do not come to their end by themselves: asks silent parts again, fails late ones, and writes to
 * whoever's password is lost. Each step is one transaction with what must follow from it; any replica may take any step.
 */
@ApplicationScoped
class Sweeper {

    private final OpenActivations open;
    private final Requests requests;
    private final MailRequests mails;
    private final Reports reports;
    private final ActivationReports activations;
    private final ActivationEvents watched;
    private final Outbox outbox;
    private final Pool pool;

    Sweeper(
            OpenActivations open,
            Requests requests,
            MailRequests mails,
            Reports reports,
            ActivationReports activations,
            ActivationEvents watched,
            Outbox outbox,
            Pool pool) {
        this.open = open;
        this.requests = requests;
        this.mails = mails;
        this.reports = reports;
        this.activations = activations;
        this.watched = watched;
        this.outbox = outbox;
        this.pool = pool;
    }

    /** One look. */
    Uni<Void> sweep() {
        return pool.withTransaction(this::askSilent)
                .flatMap(asked -> pool.withTransaction(this::failLate))
                .invoke(watched::changed)
                .flatMap(failed -> pool.withTransaction(this::writeToLost))
                .invoke(outbox::wake)
                .replaceWithVoid();
    }

    private Uni<Void> askSilent(SqlConnection transaction) {
        return open.silent(transaction).flatMap(silent -> {
            var asked = silent.stream()
                    .map(each -> new OpenActivations.Asked(each, TraceContext.begin("ask silent parts")))
                    .toList();
            return open.noteAsked(transaction, asked)
                    .flatMap(noted -> outbox.append(
                            transaction, asked.stream().map(this::request).toList()));
        });
    }

    /** In a trace of its own, which the answers go on with: the registration's may long be gone. */
    private OutboxEvent request(OpenActivations.Asked asked) {
        var parts = asked.parts();
        var event = requests.reports(parts.userId(), parts.domains());
        return event.inTrace(asked.traceparent(), event.id());
    }

    private Uni<List<UUID>> failLate(SqlConnection transaction) {
        return open.late(transaction).flatMap(late -> {
            late.forEach(each -> Log.warnf("activation of %s is late: %s", each.userId(), each.domains()));
            return open.erasePasswordTasks(transaction, withLatePassword(late))
                    .flatMap(done -> activations.apply(transaction, failures(late)))
                    .replaceWith(
                            late.stream().map(OpenActivations.Parts::userId).toList());
        });
    }

    private Uni<Void> writeToLost(SqlConnection transaction) {
        return open.lostPasswords(transaction)
                .flatMap(users -> outbox.append(
                        transaction,
                        users.stream()
                                .map(user -> mails.of(user, MailTemplate.SET_PASSWORD))
                                .toList()));
    }

    private List<Report> failures(List<OpenActivations.Parts> late) {
        return late.stream()
                .flatMap(each -> each.domains().stream().map(domain -> reports.late(each.userId(), domain)))
                .toList();
    }

    private static List<UUID> withLatePassword(List<OpenActivations.Parts> late) {
        return late.stream()
                .filter(each -> each.domains().contains(Domain.PASSWORD))
                .map(OpenActivations.Parts::userId)
                .toList();
    }
}
