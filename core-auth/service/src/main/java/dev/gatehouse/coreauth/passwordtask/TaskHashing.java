package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.keys.SealingKeyRing;
import dev.gatehouse.coreauth.password.HashLanes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Opens and hashes on the hashing threads' background lane. */
@ApplicationScoped
class TaskHashing {

    private final SealingKeyRing keys;
    private final HashLanes lanes;

    TaskHashing(SealingKeyRing keys, HashLanes lanes) {
        this.keys = keys;
        this.lanes = lanes;
    }

    /** How many tasks to have in hand at most. */
    int room() {
        return lanes.taskRoom();
    }

    /**
     * The outcome, on the caller's Vert.x context; fails as {@link OpenAndHash} does, as a refusal when there is no room, or with the
     * database when it cannot say whether the sealing key exists.
     */
    Uni<HashedPassword> hash(PasswordTask task) {
        return keys.provide(List.of(task.password().keyId()))
                .flatMap(provided -> lanes.submitTask(new OpenAndHash(task, keys), task.waited()));
    }

    /** Begins no more. */
    void close() {
        lanes.close();
    }
}
