package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.keys.HashEncryption;
import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.keys.SealedPassword;
import dev.gatehouse.coreauth.keys.SealingKeyRing;
import dev.gatehouse.coreauth.keys.UnopenablePassword;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Hashes the password of a registration that is not accepted yet. Stores nothing: whoever asked keeps the encrypted hash. */
@ApplicationScoped
class HashBeforeStart {

    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final SealingKeyRing keys;
    private final HashLanes lanes;
    private final HashEncryption encryption;

    HashBeforeStart(SealingKeyRing keys, HashLanes lanes, HashEncryption encryption) {
        this.keys = keys;
        this.lanes = lanes;
        this.encryption = encryption;
    }

    /** Fails with HASHING_BUSY when no thread is to be had in time, with PASSWORD_UNREADABLE when it does not open. */
    Uni<HashedPassword> hash(SealedPassword password) {
        return keys.provide(List.of(password.keyId()))
                .flatMap(provided -> lanes.submit(Lane.REGISTRATION, new HashSealed(password, keys)))
                .map(phc -> encryption.encrypt(phc, password.userId(), password.taskId(), password.credentialVersion()))
                .onFailure(DomainException.class)
                .transform(refused -> new DomainException(
                        CoreAuthError.HASHING_BUSY, "Too many passwords wait to be hashed.", COME_BACK))
                .onFailure(UnopenablePassword.class)
                .transform(failure ->
                        new DomainException(CoreAuthError.PASSWORD_UNREADABLE, "The password does not open."));
    }
}
