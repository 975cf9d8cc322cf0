package dev.gatehouse.usermanagement.sealing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.crypto.tink.hybrid.internal.X25519Conscrypt;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class SealingKeysTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    SealingKeySource source;

    @Inject
    SealingKeyRepository kept;

    @Inject
    SealingConfig config;

    @Inject
    MovableClock clock;

    @Inject
    Vertx vertx;

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.is(Mood.WELL);
        clock.reset();
    }

    /** A name that Tink looks for, in the process as it runs: else its own Java code serves, silently. */
    @Test
    void tinkFindsTheNativeCurve() {
        assertThatCode(X25519Conscrypt::create).doesNotThrowAnyException();
    }

    @Test
    void withoutAKeyThatMayBeSealedToRegistrationsAreRefusedWithATimeToComeBack() {
        await().atMost(SOON).until(() -> register().statusCode() == 202);
        CoreAuthStandIn.is(Mood.REFUSING);
        clock.advance(Duration.ofHours(25));

        var answer = register();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("NO_SEALING_KEY");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        clock.reset();
        assertThat(register().statusCode()).isEqualTo(202);
    }

    @Test
    void aStartWhileCoreAuthIsAwaySealsToTheKeysLastHeardOf() {
        await().atMost(SOON).until(() -> kept.all().await().atMost(SOON).stream()
                .anyMatch(key -> key.keyId().equals(CoreAuthStandIn.KEY.keyId())));
        CoreAuthStandIn.is(Mood.REFUSING);
        var restarted = new SealingKeyRing(source, kept, config, clock, vertx);
        assertThatThrownBy(restarted::current).isInstanceOf(DomainException.class);
        assertThat(new SealingKeysKnown(restarted).call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);

        restarted.start(new StartupEvent());
        try {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(restarted.current().keyId()).isEqualTo(CoreAuthStandIn.KEY.keyId()));
        } finally {
            restarted.stop(new ShutdownEvent());
        }
    }

    @Test
    void theFirstKeyInTimeIsPreferredAndOldOnesAreForgotten() throws GeneralSecurityException {
        var ring = new SealingKeyRing(source, kept, config, clock, vertx);
        var until = clock.instant().plus(Duration.ofHours(1));
        var bytes = CoreAuthStandIn.KEY.publicKey();
        ring.learn(List.of(SealingKey.of("next", bytes, until.plusSeconds(60)), SealingKey.of("last", bytes, until)));
        assertThat(ring.current().keyId()).isEqualTo("next");

        ring.learn(List.of(
                SealingKey.of("past", bytes, clock.instant().minusSeconds(1)), SealingKey.of("newer", bytes, until)));

        assertThat(ring.current().keyId()).isEqualTo("newer");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        kept.all().await().atMost(SOON).stream().map(SealingKey::keyId))
                .doesNotContain("next", "last"));
    }

    @Test
    void whatIsNoX25519KeyIsNotSealedTo() {
        assertThatThrownBy(() -> SealingKey.of("short", new byte[31], clock.instant()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static Response register() {
        return given().contentType("application/json")
                .body(Map.of("email", UUID.randomUUID() + "@example.org", "password", "violet kettle orbit 42"))
                .post("/v1/registrations");
    }
}
