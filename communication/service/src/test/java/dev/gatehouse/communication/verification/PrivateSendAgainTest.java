package dev.gatehouse.communication.verification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where registrations are private, somebody may hold a session of nobody. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
@TestProfile(PrivateSendAgainTest.Private.class)
class PrivateSendAgainTest extends ServiceTest {

    public static class Private implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gatehouse.registration.privacy", "private");
        }
    }

    @Inject
    VerificationUpkeep upkeep;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aDecoyGetsTheSameAnswerAndLeavesNoMailBehind() {
        var ada = person();
        var nobody = UUID.randomUUID();

        ask(ada.id());
        ask(nobody);

        assertThat(mail(ada, 1).text()).contains("verify");
        assertThat(sql("select * from message where user_id = $1", nobody)).isEmpty();
        assertThat(sql("select * from outbox where subject = $1", nobody)).isEmpty();
    }

    @Test
    void whatADecoyAskedForIsForgottenAfterADay() {
        var ada = person();
        var nobody = UUID.randomUUID();
        ask(ada.id());
        ask(nobody);
        clock.advance(Duration.ofHours(23));
        upkeep.forgetOld().await().atMost(SOON);
        assertThat(sql("select * from verification where user_id = $1", nobody)).hasSize(1);

        clock.advance(Duration.ofHours(2));
        upkeep.forgetOld().await().atMost(SOON);

        assertThat(sql("select * from verification where user_id = $1", nobody)).isEmpty();
        assertThat(sql("select * from verification where user_id = $1", ada.id()))
                .isEmpty();
    }

    private static void ask(UUID userId) {
        given().auth()
                .oauth2(TestTokens.temporary(userId))
                .post("/v1/email-verifications")
                .then()
                .statusCode(202)
                .body(equalTo(""));
    }
}
