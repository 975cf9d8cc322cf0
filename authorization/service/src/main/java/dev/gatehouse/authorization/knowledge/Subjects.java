package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.kit.pace.SharedAnswers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users' assignments: from memory, else from Redis when the copy still holds, else from PostgreSQL. Any thread. */
@ApplicationScoped
public class Subjects {

    private final SubjectCache memory;
    private final SubjectStore shared;
    private final PolicyReader reader;
    private final PolicyFeed feed;
    private final int mostLoads;
    private final SharedAnswers<UUID, SubjectRoles> loading = new SharedAnswers<>();

    Subjects(SubjectCache memory, SubjectStore shared, PolicyReader reader, PolicyFeed feed, KnowledgeConfig config) {
        this.memory = memory;
        this.shared = shared;
        this.reader = reader;
        this.feed = feed;
        this.mostLoads = config.loads();
    }

    /** What memory holds of them, or null. */
    public @Nullable SubjectRoles cached(UUID userId) {
        return memory.get(userId);
    }

    /** True while no change of the user after the reading is known. */
    public boolean isCurrent(UUID userId, SubjectRoles read) {
        return memory.isCurrent(userId, read);
    }

    /**
     * Their assignments; who asks for the same user meanwhile shares one loading.
     *
     * @return fails with {@code POLICY_UNAVAILABLE} when PostgreSQL is needed and away, or too many users are being loaded
     */
    public Uni<SubjectRoles> load(UUID userId) {
        var known = memory.get(userId);
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        if (loading.size() >= mostLoads) {
            return Uni.createFrom().failure(Unavailable.because("too many users are being loaded"));
        }
        return loading.ask(userId, () -> fetch(userId).invoke(read -> memory.put(userId, read)));
    }

    private Uni<SubjectRoles> fetch(UUID userId) {
        return shared.find(userId)
                .flatMap(copy -> copy != null && holds(userId, copy)
                        ? Uni.createFrom().item(copy)
                        : reader.subject(userId)
                                .invoke(read -> shared.put(userId, read))
                                .onFailure()
                                .transform(Unavailable::because));
    }

    /** A copy from a newer database than this replica has seen is no worse; one that a known change outdated is. */
    private boolean holds(UUID userId, SubjectRoles copy) {
        var known = feed.knowledge();
        return known != null && copy.rolesRevision() <= known.rolesRevision() && memory.isCurrent(userId, copy);
    }
}
