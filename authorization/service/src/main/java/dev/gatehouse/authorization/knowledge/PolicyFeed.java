package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.permission.Policy;
import dev.gatehouse.kit.pace.SharedAnswers;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this replica's knowledge near PostgreSQL's: events tell what changed, a poll finds what no event told of, and a question
 * that names a later revision is not answered before it is known. Knowledge is changed on one Vert.x context and read on any
 * thread; it never goes back.
 */
@ApplicationScoped
public class PolicyFeed {

    private static final Duration PRUNING = Duration.ofMinutes(1);
    private static final String POSTGRES = "postgres";

    /** What there is to read. */
    private static final String POLICY = "policy";

    private final PolicyReader reader;
    private final SubjectCache subjects;
    private final KnowledgeConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Degraded degraded;
    private final Context context;
    private final SharedAnswers<String, Knowledge> reading = new SharedAnswers<>();
    private final List<Long> timers = new ArrayList<>();
    private volatile @Nullable Knowledge knowledge;

    PolicyFeed(
            PolicyReader reader,
            SubjectCache subjects,
            KnowledgeConfig config,
            Clock clock,
            Vertx vertx,
            Degraded degraded) {
        this.reader = reader;
        this.subjects = subjects;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.degraded = degraded;
        this.context = vertx.getOrCreateContext();
        degraded.without(POSTGRES, false);
    }

    void start(@Observes StartupEvent started) {
        follow();
        timers.add(vertx.setPeriodic(config.poll().toMillis(), tick -> follow()));
        timers.add(vertx.setPeriodic(PRUNING.toMillis(), tick -> reader.prune()
                .subscribe()
                .with(done -> {}, failure -> Log.warnf("changes not pruned: %s", failure.getMessage()))));
    }

    void stop(@Observes ShutdownEvent stopping) {
        timers.forEach(vertx::cancelTimer);
    }

    /** What is known now, or null before PostgreSQL was first reached. */
    public @Nullable Knowledge knowledge() {
        return knowledge;
    }

    /**
     * Knowledge of that revision or a later one; reads PostgreSQL when memory is older.
     *
     * @param revision 0 for whatever is known
     */
    public Uni<Knowledge> atLeast(long revision) {
        var known = knowledge;
        if (known != null && known.revision() >= revision) {
            return Uni.createFrom().item(known);
        }
        // a reading under way may have looked before that revision's commit; the one after it has not
        return refresh()
                .flatMap(
                        first -> first.revision() >= revision ? Uni.createFrom().item(first) : refreshTo(revision));
    }

    /** An event told of a user's change: their assignments are read anew when next asked for. Any thread. */
    void userChanged(UUID userId, long revision) {
        if (revision > revision()) {
            context.runOnContext(ignored -> subjects.changed(userId, revision));
        }
    }

    /** An event told of a role's change: read now. Any thread. */
    void roleChanged(long revision) {
        if (revision > revision()) {
            atLeast(revision).subscribe().with(known -> {}, this::behind);
        }
    }

    private void follow() {
        refresh().subscribe().with(known -> {}, this::behind);
    }

    private void behind(Throwable failure) {
        Log.debugf("policy not confirmed: %s", failure.getMessage());
    }

    private Uni<Knowledge> refreshTo(long revision) {
        return refresh().invoke(known -> {
            if (known.revision() < revision) {
                throw new DomainException(AuthorizationError.REVISION_AHEAD, "There is no such revision yet.");
            }
        });
    }

    /** One reading at a time; who asks meanwhile shares it. */
    private Uni<Knowledge> refresh() {
        return reading.ask(POLICY, () -> read().onFailure()
                .invoke(() -> degraded.without(POSTGRES, true))
                .onFailure()
                .transform(Unavailable::because));
    }

    private Uni<Knowledge> read() {
        long askedAt = clock.millis();
        var known = knowledge;
        return known == null
                ? restart(askedAt)
                : reader.since(known.revision())
                        .flatMap(delta -> delta.from() > known.revision()
                                ? restart(askedAt)
                                : onContext(Uni.createFrom().item(delta)).map(here -> follow(known, here, askedAt)));
    }

    private Uni<Knowledge> restart(long askedAt) {
        return onContext(reader.all()).map(all -> {
            subjects.restart(all.from(), all.users());
            return know(new Knowledge(Policy.of(all.roles()), all.revision(), all.rolesRevision(), askedAt));
        });
    }

    /** Users first, the revision last: who reads the new revision finds no older assignments. */
    private Knowledge follow(Knowledge known, PolicyDelta delta, long askedAt) {
        delta.users().forEach(change -> subjects.changed(change.userId(), change.revision()));
        var policy =
                delta.changedRoles().isEmpty() ? known.policy() : known.policy().with(delta.roles(), delta.goneRoles());
        return know(new Knowledge(policy, delta.revision(), delta.rolesRevision(), askedAt));
    }

    private Knowledge know(Knowledge next) {
        knowledge = next;
        degraded.without(POSTGRES, false);
        return next;
    }

    private <T> Uni<T> onContext(Uni<T> uni) {
        return uni.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    long revision() {
        var known = knowledge;
        return known == null ? 0 : known.revision();
    }

    /** Since it was last found to be PostgreSQL's; infinite before that. */
    double ageSeconds() {
        var known = knowledge;
        return known == null ? Double.POSITIVE_INFINITY : (clock.millis() - known.confirmedAt()) / 1_000.0;
    }
}
