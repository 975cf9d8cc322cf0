package dev.gatehouse.coreauth.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.library.LibraryArgon2;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Implementations by three hands agree on whatever they are given. */
class DifferentialTest {

    private static final int SEED = 9106;
    private static final int CASES = 600;

    @Test
    void allAgreeOnRandomInputs() throws UnavailableException {
        var random = new Random(SEED);
        Map<String, Integer> answered = new HashMap<>();
        Map<String, Argon2> kept = new HashMap<>();
        for (var implementation : EveryImplementation.here()) {
            kept.put(implementation.label(), implementation.open());
        }
        for (int i = 0; i < CASES; i++) {
            boolean plain = random.nextBoolean();
            var parameters = parameters(random, plain);
            var input = input(random, plain);
            var expected = new byte[16 + random.nextInt(49)];
            LibraryArgon2.BOUNCY_CASTLE.open().derive(input, parameters, expected);
            kept.forEach((label, argon2) -> {
                if (argon2.supports(input, parameters)) {
                    var tag = new byte[expected.length];
                    argon2.derive(input, parameters, tag);
                    assertThat(hex(tag)).as("%s, %s", label, parameters).isEqualTo(hex(expected));
                    answered.merge(label, 1, Integer::sum);
                }
            });
        }

        assertThat(answered).containsEntry(JavaArgon2.SCALAR.label(), CASES);
        assertThat(answered)
                .hasEntrySatisfying("sodium", cases -> assertThat(cases).isBetween(250, 350));
    }

    /** What libsodium takes as well, every other time. */
    private static Argon2Parameters parameters(Random random, boolean plain) {
        int lanes = plain ? 1 : 1 + random.nextInt(4);
        int most = random.nextInt(8) == 0 ? 1_200 : 512;
        return new Argon2Parameters(8 * lanes + random.nextInt(most - 8 * lanes), 1 + random.nextInt(5), lanes);
    }

    private static Argon2Input input(Random random, boolean plain) {
        return plain
                ? new Argon2Input(bytes(random, random.nextInt(140)), bytes(random, 16))
                : new Argon2Input(
                        bytes(random, random.nextInt(140)),
                        bytes(random, 8 + random.nextInt(57)),
                        bytes(random, random.nextInt(40)),
                        bytes(random, random.nextInt(40)));
    }

    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
