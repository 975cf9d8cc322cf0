package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.keys.HashEncryption;
import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.password.VerifiableHashes;
import dev.gatehouse.kit.problem.DomainException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Takes over the hash of an account that comes from another system. Stores nothing: whoever asked keeps it, encrypted. */
@ApplicationScoped
class ImportHash {

    private static final int FIRST_PASSWORD = 1;

    private final VerifiableHashes verifiable;
    private final HashEncryption encryption;

    ImportHash(VerifiableHashes verifiable, HashEncryption encryption) {
        this.verifiable = verifiable;
        this.encryption = encryption;
    }

    /** @throws DomainException HASH_NOT_VERIFIABLE */
    HashedPassword take(UUID userId, UUID taskId, String phc) {
        try {
            verifiable.require(phc);
        } catch (IllegalArgumentException useless) {
            throw new DomainException(CoreAuthError.HASH_NOT_VERIFIABLE, "This is no hash that is verified here.");
        }
        return encryption.encrypt(phc, userId, taskId, FIRST_PASSWORD);
    }
}
