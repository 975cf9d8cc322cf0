package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Remembers which accounts an operator brought from another system. */
@ApplicationScoped
class Imports {

    private final AuditLog audit;

    Imports(AuditLog audit) {
        this.audit = audit;
    }

    /** In the transaction; most often there is nothing to do. */
    Uni<Void> record(SqlConnection transaction, List<Received<UserEvent>> events) {
        var entries =
                events.stream().flatMap(received -> entry(received.event())).toList();
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(entry -> audit.record(transaction, entry))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** From where the operator did it user-management has not told. */
    private static Stream<AuditEntry> entry(UserEvent event) {
        if (!(event instanceof UserRegistered registered) || registered.importedBy() == null) {
            return Stream.empty();
        }
        var operator = Initiator.operator(registered.importedBy(), "", "");
        return Stream.of(AuditEntry.success(AuditKind.USER_IMPORTED, operator, registered.userId())
                .with(registered.emailVerified() ? "address verified elsewhere" : "address to be verified"));
    }
}
