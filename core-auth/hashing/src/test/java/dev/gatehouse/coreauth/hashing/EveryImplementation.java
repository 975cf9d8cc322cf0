package dev.gatehouse.coreauth.hashing;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.library.LibraryArgon2;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All that run on this machine. */
final class EveryImplementation {

    private EveryImplementation() {}

    static List<Argon2Provider> here() {
        return Stream.<Argon2Provider>concat(Arrays.stream(JavaArgon2.values()), Arrays.stream(LibraryArgon2.values()))
                .filter(EveryImplementation::runs)
                .toList();
    }

    private static boolean runs(Argon2Provider provider) {
        try {
            provider.open().close();
            return true;
        } catch (UnavailableException e) {
            return false;
        }
    }
}
