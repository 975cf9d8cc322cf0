package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.local.layout.Topic;
import dev.gatehouse.revocation.RevocationFeed;
import dev.gatehouse.revocation.RevokedTokens;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service that is not Gatehouse's, with the library, an account at the broker and nothing else. */
class RevocationFeedIT {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final long START_SECONDS = 30;

    private final Client client = SystemUnderTest.client();

    @Test
    void itRefusesASignedOutTokenWithinASecondAndAfterARestart() throws Exception {
        var one = Person.active(client).fullToken();
        var everywhere = Person.active(client).fullToken();
        var staying = Person.active(client).fullToken();
        var revoked = new RevokedTokens(CLOCK);
        try (var feed = start(revoked)) {
            feed.caughtUp().get(START_SECONDS, TimeUnit.SECONDS);
            assertThat(refuses(revoked, one)).isFalse();
            assertThat(refuses(revoked, everywhere)).isFalse();

            logout(one, Map.of());
            logout(everywhere, Map.of("everywhere", true));

            Promised.A_SECOND.until(() -> refuses(revoked, one) && refuses(revoked, everywhere));
            assertThat(refuses(revoked, staying)).isFalse();
        }
        var restarted = new RevokedTokens(CLOCK);
        try (var feed = start(restarted)) {
            feed.caughtUp().get(START_SECONDS, TimeUnit.SECONDS);

            assertThat(refuses(restarted, one)).isTrue();
            assertThat(refuses(restarted, everywhere)).isTrue();
            assertThat(refuses(restarted, staying)).isFalse();
        }
    }

    private static RevocationFeed start(RevokedTokens revoked) {
        return RevocationFeed.start(SystemUnderTest.system().kafka(Topic.RESOURCE_SERVER), revoked, CLOCK);
    }

    private void logout(String token, Map<String, ?> how) {
        assertThat(client.post("/v1/auth/logout", token, how).status()).isEqualTo(204);
    }

    private static boolean refuses(RevokedTokens revoked, String token) {
        JsonNode claims = Person.claims(token);
        return revoked.refuses(
                claims.path("sub").asText(),
                claims.path("sid").asText(),
                claims.path("jti").asText(),
                Instant.ofEpochSecond(claims.path("auth_time").asLong()));
    }
}
