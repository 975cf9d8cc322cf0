package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class PasswordVerifierTest {

    private static final String PASSWORD = "correct horse battery staple";

    @Inject
    PasswordVerifier verifier;

    @Inject
    Credentials credentials;

    @Inject
    HashLanes lanes;

    @Inject
    StuckLanes stuckLanes;

    @Inject
    HashingConfig config;

    @Inject
    Database database;

    @Inject
    MeterRegistry metrics;

    @Test
    void changingAnyCharacterBreaksIt() {
        var credential = credential(hash(PASSWORD));

        assertThat(verifies(credential, PASSWORD)).isTrue();
        for (int i = 0; i < PASSWORD.length(); i++) {
            var changed = PASSWORD.substring(0, i) + '#' + PASSWORD.substring(i + 1);
            assertThat(verifies(credential, changed)).isFalse();
        }
        assertThat(verifies(credential, PASSWORD + " ")).isFalse();
    }

    @Test
    void theWholeOfALongPasswordCounts() {
        var longest = "x".repeat(509) + "a";
        var credential = credential(hash(longest));

        assertThat(verifies(credential, longest)).isTrue();
        assertThat(verifies(credential, "x".repeat(509) + "b")).isFalse();
    }

    @Test
    void withoutACredentialOrWithAPendingOneTheAnswerIsNoAndCostsAHash() {
        var pending = credential(null);

        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            assertThat(verifies(null, PASSWORD)).isFalse();
            assertThat(verifies(pending, PASSWORD)).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(4));
        }
    }

    @Test
    void thePasswordIsWiped() {
        var password = PASSWORD.getBytes(StandardCharsets.UTF_8);

        verifier.verify(credential(hash(PASSWORD)), password).await().atMost(Database.SOON);

        assertThat(password).containsOnly(0);
    }

    @Test
    void aHashUnderOlderParametersIsReplacedByOneSignIn() {
        var old = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        var credential = credential(old);

        assertThat(verifies(credential, "passwore")).isFalse();
        assertThat(stored(credential)).isEqualTo(old);
        assertThat(verifies(credential, "password")).isTrue();

        await().atMost(Database.SOON).until(() -> !old.equals(stored(credential)));
        assertThat(stored(credential)).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
        var renewed = credentials.find(credential.canonicalEmail()).await().atMost(Database.SOON);
        assertThat(renewed).isNotNull();
        assertThat(verifies(renewed, "password")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$argon2i$v=19$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$yre/Mg5QXWvI2DQqQMMHAjT0KG5/0RBM",
                "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$IKPBhRAy.F9P7fVgrUTOW0vJJs98F5fqCdh3BE1jHdA",
                "$scrypt$ln=10,r=8,p=2$MDEyMzQ1Njc4OWFiY2RlZg$CzniqYEixOx05rTB1dhFsPP1j1d81Ltin7i5TG3IUWc"
            })
    void anImportedHashIsReplacedByOneSignIn(String imported) {
        var credential = credential(imported);

        assertThat(verifies(credential, PASSWORD)).isFalse();
        assertThat(stored(credential)).isEqualTo(imported);

        assertThat(verifies(credential, PASSWORD + " ☃")).isTrue();
        await().atMost(Database.SOON).until(() -> !imported.equals(stored(credential)));

        assertThat(stored(credential)).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
        var renewed = credentials.find(credential.canonicalEmail()).await().atMost(Database.SOON);
        assertThat(verifies(renewed, PASSWORD + " ☃")).isTrue();
        assertThat(verifies(renewed, PASSWORD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no hash",
                "$2b$31$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$argon2id$v=19$m=131073,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$JjSG0Lekda18P4gr1Qiu9PYZe7Z4Zi17"
            })
    void byWhatIsNoHashOrTooDearNobodySignsInAndItCostsAHash(String unusable) {
        var credential = credential(unusable);
        long began = System.nanoTime();

        assertThat(verifies(credential, PASSWORD)).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(2), Database.SOON);
        assertThat(stored(credential)).isEqualTo(unusable);
    }

    @Test
    void aFullLaneRefusesAtOnceAndTellsWhenToComeBack() {
        try (var signIns = stuckLanes.stuck(Lane.SIGN_IN)) {
            var refusal = signIns.fill();

            assertThat(refusal).isInstanceOfSatisfying(DomainException.class, refused -> {
                assertThat(refused.code()).isEqualTo(CoreAuthError.SIGN_IN_BUSY);
                assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            });
            assertThat(signIns.submitted()).isEqualTo(stuckLanes.threads() + config.signInQueue() + 1);
            var password = PASSWORD.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> verifier.verify(null, password).await().atMost(Database.SOON))
                    .isInstanceOf(DomainException.class);
            assertThat(password).containsOnly(0);
        }
        assertThat(verifies(null, PASSWORD)).isFalse();
    }

    /** However long those before it take. */
    @Test
    void whoWaitsTooLongForAThreadIsToldInTimeAndNeverServed() {
        var served = new AtomicBoolean();
        try (var signIns = stuckLanes.stuck(Lane.SIGN_IN)) {
            assertThat(signIns.submitted()).isEqualTo(stuckLanes.threads());
            double refusedBefore = refused();
            long since = System.nanoTime();
            var late = lanes.submit(Lane.SIGN_IN, hasher -> served.getAndSet(true));

            assertThatThrownBy(() -> late.await().atMost(Database.SOON))
                    .isInstanceOfSatisfying(DomainException.class, refused -> assertThat(refused.code())
                            .isEqualTo(CoreAuthError.SIGN_IN_BUSY));
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isBetween(config.signInWait(), config.signInWait().plusSeconds(15));
            assertThat(refused() - refusedBefore).isEqualTo(1);
        }
        assertThat(verifies(null, PASSWORD)).isFalse();
        assertThat(served).isFalse();
    }

    @Test
    void aPersonDoesNotWaitForTasks() {
        try (var tasks = stuckLanes.stuck(Lane.BACKGROUND)) {
            assertThat(tasks.fill()).isInstanceOf(DomainException.class);

            assertThat(verifies(credential(hash(PASSWORD)), PASSWORD)).isTrue();
        }
    }

    private double refused() {
        return metrics.get("gatehouse.hashing.refused")
                .tag("lane", "sign_in")
                .counter()
                .count();
    }

    private String hash(String password) {
        return lanes.submit(Lane.SIGN_IN, hasher -> hasher.hash(password.getBytes(StandardCharsets.UTF_8)))
                .await()
                .atMost(Database.SOON);
    }

    private boolean verifies(@Nullable Credential credential, String password) {
        Uni<Boolean> verdict = verifier.verify(credential, PasswordText.utf8(password));
        return verdict.await().atMost(Database.SOON);
    }

    private Credential credential(@Nullable String phc) {
        var credential = new Credential(UUID.randomUUID(), UUID.randomUUID() + "@example.org", phc, 1, false);
        database.run(
                "insert into credential (user_id, canonical_email, version, phc) values ($1, $2, 1, $3)",
                credential.userId(),
                credential.canonicalEmail(),
                phc);
        return credential;
    }

    private @Nullable String stored(Credential credential) {
        return database.text("select phc from credential where user_id = $1", credential.userId());
    }
}
