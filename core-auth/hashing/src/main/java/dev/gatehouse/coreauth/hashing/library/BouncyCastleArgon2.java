package dev.gatehouse.coreauth.hashing.library;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/** Argon2id by Bouncy Castle, which allocates its memory for each hash and wipes it. */
final class BouncyCastleArgon2 implements Argon2 {

    @Override
    public boolean supports(Argon2Input input, Argon2Parameters parameters) {
        return true;
    }

    @Override
    public void derive(Argon2Input input, Argon2Parameters parameters, byte[] tag) {
        var builder = new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                        org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
                .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(parameters.memoryKib())
                .withIterations(parameters.iterations())
                .withParallelism(parameters.parallelism())
                .withSalt(input.salt())
                .withSecret(input.secret())
                .withAdditional(input.associatedData());
        var generator = new Argon2BytesGenerator();
        generator.init(builder.build());
        generator.generateBytes(input.password(), tag);
        builder.clear();
    }
}
