package dev.gatehouse.coreauth.audit.operator;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.kit.audit.OperatorRefusal;
import dev.gatehouse.kit.audit.OperatorRefusals;
import jakarta.enterprise.context.ApplicationScoped;

/** core-auth's own refusals: nobody has to be told of them. */
@ApplicationScoped
class RecordedRefusals implements OperatorRefusals {

    private static final String REASON = "FORBIDDEN";

    private final AuditLog audit;

    RecordedRefusals(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void record(OperatorRefusal refusal) {
        audit.recordSoon(entry(refusal).with(refusal.door()));
    }

    /** Of any service's refusal, but for its door. */
    static AuditEntry entry(OperatorRefusal refusal) {
        var type =
                switch (refusal.callerType()) {
                    case USER -> Initiator.Type.USER;
                    case OPERATOR -> Initiator.Type.OPERATOR;
                    case SERVICE_ACCOUNT -> Initiator.Type.SERVICE_ACCOUNT;
                };
        var by = new Initiator(type, refusal.callerId(), refusal.clientAddress(), refusal.deviceName());
        return AuditEntry.failure(AuditKind.OPERATOR_REFUSED, REASON, by, null);
    }
}
