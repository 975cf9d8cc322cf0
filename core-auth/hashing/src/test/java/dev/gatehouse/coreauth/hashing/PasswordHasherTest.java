package dev.gatehouse.coreauth.hashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.imported.ImportBounds;
import dev.gatehouse.coreauth.hashing.library.LibraryArgon2;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PasswordHasherTest {

    private static final Argon2Parameters SMALL = new Argon2Parameters(64, 2, 1);
    private static final byte[] PASSWORD = "correct horse battery staple ☃".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WRONG = "correct horse battery staple ☂".getBytes(StandardCharsets.UTF_8);

    /** The reference implementation's tag of "password" under "somesalt": m=256, t=2, with one lane and with two. */
    private static final String FOREIGN =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private static final String FOREIGN_LANES =
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

    static List<Argon2Provider> everyImplementation() {
        return EveryImplementation.here();
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void hashesAsPhcStringsThatEveryImplementationVerifies(Argon2Provider maker) {
        try (var hasher = hasher(maker)) {
            var hash = hasher.hash(PASSWORD);

            assertThat(hash).matches("\\$argon2id\\$v=19\\$m=64,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
            assertThat(everyImplementation()).allSatisfy(other -> {
                try (var verifier = hasher(other)) {
                    assertThat(verifier.verify(PASSWORD, hash))
                            .as(other.label())
                            .isTrue();
                    assertThat(verifier.verify(WRONG, hash)).as(other.label()).isFalse();
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void verifiesWhatOthersMadeWithOtherSaltsAndMoreLanesAndMoreMemory(Argon2Provider verifier) {
        try (var hasher = hasher(verifier)) {
            var password = "password".getBytes(StandardCharsets.US_ASCII);

            assertThat(hasher.verify(password, FOREIGN)).isTrue();
            assertThat(hasher.verify(password, FOREIGN_LANES)).isTrue();
            assertThat(hasher.verify(PASSWORD, FOREIGN)).isFalse();
            assertThat(hasher.verify(PASSWORD, FOREIGN_LANES)).isFalse();
        }
    }

    @Test
    void saltsEachHashAnew() {
        try (var hasher = hasher(JavaArgon2.SCALAR)) {
            assertThat(Stream.generate(() -> hasher.hash(PASSWORD)).limit(20)).doesNotHaveDuplicates();
        }
    }

    @Test
    void leavesThePasswordToItsOwner() {
        var password = PASSWORD.clone();
        try (var hasher = hasher(JavaArgon2.SCALAR)) {
            hasher.verify(password, hasher.hash(password));
        }

        assertThat(password).isEqualTo(PASSWORD);
    }

    @Test
    void wantsARehashOfWhateverItWouldMakeOtherwise() {
        try (var hasher = hasher(JavaArgon2.SCALAR)) {
            var hash = hasher.hash(PASSWORD);

            assertThat(hasher.needsRehash(hash)).isFalse();
            assertThat(hasher.needsRehash(hash.replace("m=64", "m=65"))).isTrue();
            assertThat(hasher.needsRehash(hash.replace("t=2", "t=3"))).isTrue();
            assertThat(hasher.needsRehash(hash.replace("p=1", "p=2"))).isTrue();
            assertThat(hasher.needsRehash(FOREIGN)).isTrue();
        }
    }

    @Test
    void goesOverToAnotherImplementationBetweenHashes() {
        var chosen = new AtomicReference<Argon2Provider>(LibraryArgon2.BOUNCY_CASTLE);
        try (var hasher = new PasswordHasher(SMALL, chosen::get)) {
            var before = hasher.hash(PASSWORD);
            chosen.set(JavaArgon2.SCALAR);

            assertThat(hasher.verify(PASSWORD, before)).isTrue();
            assertThat(hasher.verify(WRONG, hasher.hash(PASSWORD))).isFalse();
        }
    }

    @Test
    void letsNobodyInByWhatIsNoHash() {
        try (var hasher = hasher(JavaArgon2.SCALAR)) {
            assertThatIllegalArgumentException().isThrownBy(() -> hasher.verify(PASSWORD, "correct horse"));
            assertThatIllegalArgumentException().isThrownBy(() -> hasher.needsRehash(""));
        }
    }

    @Test
    void verifiesWhatOtherFunctionsMadeAndWantsItHashedAnew() {
        var bcrypt = "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2";
        try (var hasher = hasher(JavaArgon2.SCALAR)) {
            assertThat(hasher.verify(PASSWORD, bcrypt)).isTrue();
            assertThat(hasher.verify(WRONG, bcrypt)).isFalse();
            assertThat(hasher.needsRehash(bcrypt)).isTrue();
        }
    }

    @Test
    void boundsWhatOthersMadeButNotWhatItMakesItself() {
        var bounds = new ImportBounds(128, 2, 1, 256, 4, 1);
        try (var hasher = new PasswordHasher(256, 2, bounds)) {
            assertThat(hasher.verify("password".getBytes(StandardCharsets.US_ASCII), FOREIGN))
                    .isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> hasher.verify(PASSWORD, FOREIGN_LANES));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hasher.verify(PASSWORD, FOREIGN.replace("m=256", "m=129")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hasher.verify(PASSWORD, FOREIGN.replace("m=256,t=2", "m=64,t=3")));
        }
    }

    @Test
    void refusesParametersOutOfBounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordHasher(7, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordHasher(7_168, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordHasher(131_073, 1));
    }

    @Test
    void hashesByTheProcesssChoiceFromTheFirstCallOn() {
        try (var hasher = new PasswordHasher(7_168, 5)) {
            var hash = hasher.hash(PASSWORD);

            assertThat(hash).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
            assertThat(hasher.verify(PASSWORD, hash)).isTrue();
            assertThat(hasher.verify(WRONG, hash)).isFalse();
        }
    }

    private static PasswordHasher hasher(Argon2Provider implementation) {
        return new PasswordHasher(SMALL, () -> implementation);
    }
}
