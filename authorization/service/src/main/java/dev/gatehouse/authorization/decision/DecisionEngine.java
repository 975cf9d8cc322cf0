package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.knowledge.Knowledge;
import dev.gatehouse.authorization.knowledge.KnowledgeConfig;
import dev.gatehouse.authorization.knowledge.PolicyFeed;
import dev.gatehouse.authorization.knowledge.SubjectRoles;
import dev.gatehouse.authorization.knowledge.Subjects;
import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides. From memory at once where it can, and never from knowledge older than the question asks for or than the roles were
 * when the user's assignments were read. Whatever fails in here is a failure to its caller, never an allow. Any thread.
 */
@ApplicationScoped
public class DecisionEngine {

    private static final int TRIES = 5;

    private final PolicyFeed feed;
    private final Subjects subjects;
    private final Clock clock;
    private final Counter allowed;
    private final Counter denied;
    private final long freshMillis;
    private final long answersMillis;

    DecisionEngine(PolicyFeed feed, Subjects subjects, KnowledgeConfig config, Clock clock, MeterRegistry metrics) {
        this.feed = feed;
        this.subjects = subjects;
        this.clock = clock;
        this.allowed = metrics.counter("gatehouse.authorization.checks", "decision", "allowed");
        this.denied = metrics.counter("gatehouse.authorization.checks", "decision", "denied");
        this.freshMillis = config.freshFor().toMillis();
        this.answersMillis = config.answersFor().toMillis();
    }

    /** Fails with {@code POLICY_UNAVAILABLE} or {@code REVISION_AHEAD} rather than answer from what is too old. */
    public Uni<Answer> check(Question question) {
        return standing(question.subject(), question.atLeastRevision())
                .map(standing -> counted(standing.answer(question)));
    }

    /**
     * The answer if memory has it, else null: nothing waits and nothing but the answer is made.
     *
     * @throws DomainException {@code POLICY_UNAVAILABLE} when what memory has is too old
     */
    @Nullable Answer checkAtOnce(Question question) {
        var standing = standingAtOnce(question.subject(), question.atLeastRevision());
        return standing == null ? null : counted(standing.answer(question));
    }

    /** Completes when they may, by their roles of now; fails with {@code PERMISSION_DENIED} else. */
    public Uni<Void> require(UUID subject, Permission permission, Scope scope) {
        return check(new Question(subject, permission, scope, 0)).map(answer -> {
            if (!answer.allowed()) {
                throw new DomainException(AuthorizationError.PERMISSION_DENIED, "This needs " + permission + ".");
            }
            return null;
        });
    }

    /** Their assignments and the roles to judge them by. */
    Uni<Standing> standing(UUID subject, long atLeastRevision) {
        try {
            var known = standingAtOnce(subject, atLeastRevision);
            return known == null
                    ? load(subject, atLeastRevision, TRIES)
                    : Uni.createFrom().item(known);
        } catch (DomainException tooOld) {
            return Uni.createFrom().failure(tooOld);
        }
    }

    private @Nullable Standing standingAtOnce(UUID subject, long atLeastRevision) {
        var known = feed.knowledge();
        if (known == null || known.revision() < atLeastRevision) {
            return null;
        }
        var roles = subjects.cached(subject);
        return roles == null || roles.rolesRevision() > known.rolesRevision() ? null : standing(known, roles);
    }

    /** Again when the user changed between the reading and the moment it would be used. */
    private Uni<Standing> load(UUID subject, long atLeastRevision, int tries) {
        return feed.atLeast(atLeastRevision)
                .flatMap(known -> subjects.load(subject))
                .flatMap(roles -> feed.atLeast(Math.max(atLeastRevision, roles.rolesRevision()))
                        .flatMap(known -> subjects.isCurrent(subject, roles)
                                ? Uni.createFrom().item(() -> standing(known, roles))
                                : again(subject, atLeastRevision, tries - 1)));
    }

    private Uni<Standing> again(UUID subject, long atLeastRevision, int tries) {
        return tries == 0 ? Uni.createFrom().failure(unavailable()) : load(subject, atLeastRevision, tries);
    }

    private Standing standing(Knowledge known, SubjectRoles roles) {
        var now = clock.instant();
        long age = now.toEpochMilli() - known.confirmedAt();
        if (age > answersMillis) {
            throw unavailable();
        }
        return new Standing(known, roles, now, age > freshMillis);
    }

    private Answer counted(Answer answer) {
        (answer.allowed() ? allowed : denied).increment();
        return answer;
    }

    private static DomainException unavailable() {
        return new DomainException(AuthorizationError.POLICY_UNAVAILABLE, "Permissions cannot be decided just now.");
    }
}
