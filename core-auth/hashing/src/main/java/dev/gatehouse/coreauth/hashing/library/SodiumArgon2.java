package dev.gatehouse.coreauth.hashing.library;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id by libsodium, called through the foreign-function API: one lane, salts of 16 bytes, tags of 16 or more, nothing keyed.
 * libsodium maps its memory for each hash and wipes it itself.
 */
final class SodiumArgon2 implements Argon2 {

    private static final int ARGON2ID_13 = 2;
    private static final int SALT_LENGTH = 16;
    private static final int SHORTEST_TAG = 16;
    private static final long KIB = 1024;
    private static @Nullable SodiumLibrary loaded;

    private final SodiumLibrary library;

    private SodiumArgon2(SodiumLibrary library) {
        this.library = library;
    }

    static synchronized SodiumArgon2 open() throws UnavailableException {
        if (loaded == null) {
            loaded = SodiumLibrary.load();
        }
        return new SodiumArgon2(loaded);
    }

    @Override
    public boolean supports(Argon2Input input, Argon2Parameters parameters) {
        return parameters.parallelism() == 1 && input.salt().length == SALT_LENGTH && !input.isKeyed();
    }

    @Override
    public void derive(Argon2Input input, Argon2Parameters parameters, byte[] tag) {
        if (!supports(input, parameters) || tag.length < SHORTEST_TAG) {
            throw new UnsupportedOperationException("libsodium takes one lane, salts of 16 bytes and no key");
        }
        try (var arena = Arena.ofConfined()) {
            var password = copy(arena, input.password());
            var out = arena.allocate(tag.length);
            try {
                derive(out, password, copy(arena, input.salt()), parameters);
                MemorySegment.copy(out, ValueLayout.JAVA_BYTE, 0, tag, 0, tag.length);
            } finally {
                password.fill((byte) 0);
                out.fill((byte) 0);
            }
        }
    }

    private void derive(MemorySegment out, MemorySegment password, MemorySegment salt, Argon2Parameters parameters) {
        int outcome;
        try {
            outcome = (int) library.pwhash()
                    .invokeExact(
                            out,
                            out.byteSize(),
                            password,
                            password.byteSize(),
                            salt,
                            (long) parameters.iterations(),
                            parameters.memoryKib() * KIB,
                            ARGON2ID_13);
        } catch (Throwable e) {
            throw new IllegalStateException("libsodium cannot be called", e);
        }
        if (outcome != 0) {
            throw new IllegalStateException("libsodium has no memory for a hash of " + parameters);
        }
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }
}
