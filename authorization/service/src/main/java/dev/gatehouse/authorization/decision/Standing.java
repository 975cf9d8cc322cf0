package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.knowledge.Knowledge;
import dev.gatehouse.authorization.knowledge.SubjectRoles;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.Scope;
import java.time.Instant;
import java.util.List;

/** One user's assignments together with roles that are as recent: all that a decision about them needs. */
record Standing(Knowledge knowledge, SubjectRoles subject, Instant now, boolean stale) {

    Answer answer(Question question) {
        var decision = knowledge.policy().decide(subject.roles(), question.permission(), question.scope(), now);
        return new Answer(decision, knowledge.revision(), stale);
    }

    /** The assignments that count now, in whatever scope. */
    List<HeldRole> counting() {
        return subject.roles().stream().filter(held -> held.countsAt(now)).toList();
    }

    /** What they may do there, sorted, wildcards as they are. */
    List<String> permissions(Scope scope) {
        return knowledge.policy().permissions(subject.roles(), scope, now).stream()
                .map(Object::toString)
                .toList();
    }
}
