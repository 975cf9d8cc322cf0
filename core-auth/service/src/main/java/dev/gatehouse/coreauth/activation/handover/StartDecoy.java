package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.activation.Disclosure;
import dev.gatehouse.coreauth.activation.handover.StartActivation.Started;
import dev.gatehouse.coreauth.privacy.HeadStart;
import dev.gatehouse.coreauth.session.OpenedSession;
import dev.gatehouse.coreauth.session.TemporarySession;
import dev.gatehouse.coreauth.session.TemporarySessions;
import dev.gatehouse.kit.lifecycle.ToTheEnd;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Answers a registration for an address that is somebody else's as one for a free address is answered: a temporary session of a user
 * who is not there. Idempotent by user. The owner is written to behind the answer.
 */
@ApplicationScoped
class StartDecoy {

    private final DecoyRepository decoys;
    private final OwnerNotices notices;
    private final TemporarySessions sessions;
    private final PasswordTasks tasks;
    private final Disclosure disclosure;
    private final HeadStart headStart;

    StartDecoy(
            DecoyRepository decoys,
            OwnerNotices notices,
            TemporarySessions sessions,
            PasswordTasks tasks,
            Disclosure disclosure,
            HeadStart headStart) {
        this.decoys = decoys;
        this.notices = notices;
        this.sessions = sessions;
        this.tasks = tasks;
        this.disclosure = disclosure;
        this.headStart = headStart;
    }

    /** Refused when a registration would be. */
    Uni<Started> start(Handover handover) {
        if (tasks.isFull()) {
            return Uni.createFrom().failure(StartActivation.full());
        }
        var session = sessions.prepare(handover.userId(), handover.deviceName(), handover.clientAddress());
        return ToTheEnd.of(decoys.start(handover, session, TraceContext.current()))
                .invoke(() -> headStart.before(notices::wake))
                .flatMap(begun -> opened(begun, session))
                .map(opened -> new Started(opened, disclosure.unverified(handover.userId())));
    }

    private Uni<Optional<OpenedSession>> opened(boolean begun, TemporarySession session) {
        return begun
                ? Uni.createFrom().item(Optional.of(sessions.opened(session)))
                : sessions.resume(session.session().userId());
    }
}
