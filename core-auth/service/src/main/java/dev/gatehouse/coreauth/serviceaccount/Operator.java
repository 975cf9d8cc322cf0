package dev.gatehouse.coreauth.serviceaccount;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.Initiator;
import java.util.UUID;

/** Who manages service accounts. */
record Operator(UUID userId, Initiator initiator) {

    /** That he did it to the account. */
    AuditEntry did(AuditKind kind, UUID accountId, String details) {
        return AuditEntry.success(kind, initiator, accountId).with(details);
    }
}
