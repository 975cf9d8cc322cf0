package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.coreauth.keys.HashEncryption;
import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.HashWork;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Takes over the hash of an account that comes from another system. Stores nothing: whoever asked keeps it, encrypted. */
@ApplicationScoped
class ImportHash {

    private static final int FIRST_PASSWORD = 1;

    private final HashLanes lanes;
    private final HashEncryption encryption;

    ImportHash(HashLanes lanes, HashEncryption encryption) {
        this.lanes = lanes;
        this.encryption = encryption;
    }

    /** Fails with HASH_NOT_VERIFIABLE, or with HASHING_BUSY when no thread is to be had in time. */
    Uni<HashedPassword> of(UUID userId, UUID taskId, String phc) {
        return lanes.submit(Lane.REGISTRATION, new Inspection(phc))
                .onFailure(DomainException.class)
                .transform(refused -> HashBeforeStart.busy())
                .onFailure(IllegalArgumentException.class)
                .transform(useless -> new DomainException(
                        CoreAuthError.HASH_NOT_VERIFIABLE, "This is no hash that is verified here."))
                .map(verifiable -> encryption.encrypt(verifiable, userId, taskId, FIRST_PASSWORD));
    }

    /** By a hasher, as it knows the bounds. */
    private record Inspection(String phc) implements HashWork<String> {

        @Override
        public String run(PasswordHasher hasher) {
            hasher.requireVerifiable(phc);
            return phc;
        }

        @Override
        public String toString() {
            return "Inspection[redacted]";
        }
    }
}
