package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Disclosure;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.keys.SealedPassword;
import dev.gatehouse.coreauth.privacy.HeadStart;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.coreauth.session.OpenedSession;
import dev.gatehouse.coreauth.session.TemporarySessions;
import dev.gatehouse.kit.lifecycle.ToTheEnd;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes an accepted registration over. Idempotent by task: the first call commits activation, credential, task and temporary
 * session together; a repeated one finds them and gives the same session with a fresh token.
 */
@ApplicationScoped
class StartActivation {

    private static final Duration COME_BACK = Duration.ofSeconds(5);

    /** @param session empty when the temporary session has ended */
    record Started(Optional<OpenedSession> session, ActivationView activation) {}

    private final HandoverRepository handovers;
    private final StartWithHash startWithHash;
    private final ActivationRepository activations;
    private final Disclosure disclosure;
    private final TemporarySessions sessions;
    private final PasswordTasks tasks;
    private final ActivationEvents events;
    private final RegistrationPrivacy privacy;
    private final HeadStart headStart;

    StartActivation(
            HandoverRepository handovers,
            StartWithHash startWithHash,
            ActivationRepository activations,
            Disclosure disclosure,
            TemporarySessions sessions,
            PasswordTasks tasks,
            ActivationEvents events,
            RegistrationPrivacy privacy,
            HeadStart headStart) {
        this.handovers = handovers;
        this.startWithHash = startWithHash;
        this.activations = activations;
        this.disclosure = disclosure;
        this.sessions = sessions;
        this.tasks = tasks;
        this.events = events;
        this.privacy = privacy;
        this.headStart = headStart;
    }

    Uni<Started> start(Handover handover) {
        var hashed = handover.hashed();
        if (hashed != null) {
            return orResumed(beginHashed(handover, hashed), handover);
        }
        var password = handover.password();
        if (password == null) {
            return resume(handover);
        }
        if (tasks.isFull()) {
            return Uni.createFrom().failure(full());
        }
        return orResumed(begin(handover, password), handover);
    }

    static DomainException full() {
        return new DomainException(
                CoreAuthError.TOO_MANY_OPEN_TASKS, "Too many passwords wait to be hashed.", COME_BACK);
    }

    private Uni<Started> orResumed(Uni<@Nullable Started> beginning, Handover handover) {
        return ToTheEnd.of(beginning) // the caller will repeat it
                .flatMap(started ->
                        started == null ? resume(handover) : Uni.createFrom().item(started));
    }

    /** Null when it was begun before. */
    private Uni<@Nullable Started> begin(Handover handover, SealedPassword password) {
        var reservation = reserve();
        var lease = reservation.map(PasswordTasks.Reservation::lease).orElse(null);
        var traceparent = TraceContext.current();
        var session = sessions.prepare(handover.userId(), handover.deviceName(), handover.clientAddress());
        return handovers
                .start(handover, password, session, lease, traceparent)
                .onItem()
                .ifNotNull()
                .transform(view -> started(Optional.of(sessions.opened(session)), view))
                .onItem()
                .invoke(started -> {
                    if (started == null) {
                        reservation.ifPresent(PasswordTasks.Reservation::release);
                    } else {
                        reservation.ifPresentOrElse(
                                mine -> mine.begin(password, traceparent), () -> headStart.before(tasks::added));
                        events.changed(List.of(handover.userId()));
                    }
                })
                .onFailure()
                .invoke(() -> reservation.ifPresent(PasswordTasks.Reservation::release));
    }

    /** None where registrations are private: a worker that is reserved would begin while the answer is on its way. */
    private Optional<PasswordTasks.Reservation> reserve() {
        return privacy.isPrivate() ? Optional.empty() : tasks.reserve();
    }

    /** Null when it was begun before. */
    private Uni<@Nullable Started> beginHashed(Handover handover, HashedPassword hashed) {
        var session = sessions.prepare(handover.userId(), handover.deviceName(), handover.clientAddress());
        return startWithHash
                .start(handover, hashed, session, TraceContext.current())
                .onItem()
                .ifNotNull()
                .transform(view -> started(Optional.of(sessions.opened(session)), view))
                .invoke(started -> events.changed(started == null ? List.of() : List.of(handover.userId())));
    }

    private Uni<Started> resume(Handover handover) {
        return activations
                .find(handover.userId(), handover.taskId())
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(CoreAuthError.UNKNOWN_TASK, "There is no such task."))
                .flatMap(view -> sessions.resume(handover.userId()).map(session -> started(session, view)));
    }

    private Started started(Optional<OpenedSession> session, ActivationView view) {
        return new Started(session, disclosure.of(view));
    }
}
