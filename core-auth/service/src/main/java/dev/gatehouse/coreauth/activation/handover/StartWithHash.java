package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.report.ActivationReports;
import dev.gatehouse.coreauth.activation.report.Report;
import dev.gatehouse.coreauth.activation.report.Reports;
import dev.gatehouse.coreauth.keys.HashEncryption;
import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.privacy.HeadStart;
import dev.gatehouse.coreauth.session.TemporarySession;
import dev.gatehouse.kit.outbox.Outbox;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins an activation whose password was hashed before: activation, credential, session and the password's report in one commit. */
@ApplicationScoped
class StartWithHash {

    private static final String NOT_OURS = "DOES_NOT_OPEN";

    private final HandoverRepository handovers;
    private final ActivationRepository activations;
    private final ActivationReports activationReports;
    private final Reports reports;
    private final HashEncryption encryption;
    private final HeadStart headStart;
    private final Outbox outbox;
    private final Pool pool;

    StartWithHash(
            HandoverRepository handovers,
            ActivationRepository activations,
            ActivationReports activationReports,
            Reports reports,
            HashEncryption encryption,
            HeadStart headStart,
            Outbox outbox,
            Pool pool) {
        this.handovers = handovers;
        this.activations = activations;
        this.activationReports = activationReports;
        this.reports = reports;
        this.encryption = encryption;
        this.headStart = headStart;
        this.outbox = outbox;
        this.pool = pool;
    }

    /**
     * As committed; null when it was begun before. A hash that does not decrypt (another master key by now) fails the password's
     * part: the person is written to, as when a task is lost.
     */
    Uni<@Nullable ActivationView> start(
            Handover handover, HashedPassword hashed, TemporarySession session, @Nullable String traceparent) {
        var phc = encryption.decrypt(hashed).orElse(null);
        return pool.withTransaction(transaction -> handovers
                        .startHashed(transaction, handover, hashed.credentialVersion(), phc, session, traceparent)
                        .onItem()
                        .ifNotNull()
                        .transformToUni(begun -> report(transaction, outcome(handover, phc, traceparent))))
                .invoke(() -> headStart.before(outbox::wake));
    }

    private Report outcome(Handover handover, @Nullable String phc, @Nullable String traceparent) {
        if (phc == null) {
            Log.warnf("the hash handed over for %s does not decrypt: a link to set a password goes out", handover);
            return reports.passwordFailed(handover.userId(), handover.taskId(), 1, null, NOT_OURS, traceparent);
        }
        return reports.passwordReady(handover.userId(), handover.taskId(), 1, null, traceparent);
    }

    private Uni<@Nullable ActivationView> report(SqlConnection transaction, Report report) {
        return activationReports
                .apply(transaction, List.of(report))
                .flatMap(changes -> activations.find(transaction, report.userId()));
    }
}
