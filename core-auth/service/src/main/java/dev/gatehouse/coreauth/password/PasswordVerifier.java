package dev.gatehouse.coreauth.password;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Checks passwords at sign-in, before all background work. */
@ApplicationScoped
public class PasswordVerifier {

    private final HashLanes lanes;
    private final Hashers hashers;
    private final Credentials credentials;

    PasswordVerifier(HashLanes lanes, Hashers hashers, Credentials credentials) {
        this.lanes = lanes;
        this.hashers = hashers;
        this.credentials = credentials;
    }

    /**
     * Whether it is the credential's password. Without a credential, or while that one waits to be hashed, the answer is false and
     * costs the same hash. A match whose hash has other parameters than today's is hashed again on the spot and stored behind the
     * answer. A stored text that is no hash, or
     * one that costs more than {@link ImportedHashConfig} allows, matches nothing and costs the same hash, too.
     *
     * @param password {@link PasswordText#utf8} of what was typed; becomes the verifier's, which wipes it
     * @return fails with SIGN_IN_BUSY at once when the lane is full, or when no thread was free in time
     */
    public Uni<Boolean> verify(@Nullable Credential credential, byte[] password) {
        var phc = credential == null || credential.phc() == null ? hashers.dummy() : credential.phc();
        return lanes.submit(Lane.SIGN_IN, new Verification(password, phc, hashers.dummy()))
                .map(verdict -> {
                    if (credential != null && verdict.unusable()) {
                        Log.warnf(
                                "the hash of %s is unknown or too dear: nobody can sign in by it", credential.userId());
                    }
                    if (credential != null && verdict.rehashed() != null) {
                        store(credential, verdict.rehashed());
                    }
                    return verdict.matches();
                });
    }

    private void store(Credential credential, String phc) {
        credentials
                .rehash(credential, phc)
                .subscribe()
                .with(
                        done -> {},
                        failure ->
                                Log.infof("hash of %s stays as it was: %s", credential.userId(), failure.getMessage()));
    }
}
