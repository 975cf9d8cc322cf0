package dev.gatehouse.authorization.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.Http;
import dev.gatehouse.authorization.Patience;
import dev.gatehouse.coreauth.api.AllSessionsRevoked;
import dev.gatehouse.coreauth.api.SessionEvent;
import dev.gatehouse.coreauth.api.SessionRevoked;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestRecords;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class SessionEventConsumerTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @Test
    void anEndedSessionsTokenIsRefused() {
        var user = UUID.randomUUID();
        assertThat(status(user)).isEqualTo(200);

        send(new SessionRevoked(UUID.randomUUID(), user, Instant.now(), "sid-" + user, later()));

        await().atMost(SOON).until(() -> status(user) == 401);
        assertThat(status(UUID.randomUUID())).isEqualTo(200);
    }

    @Test
    void allTokensOfAUserAreRefusedWhenAllSessionsEnd() {
        var user = UUID.randomUUID();
        assertThat(status(user)).isEqualTo(200);

        send(new AllSessionsRevoked(
                UUID.randomUUID(), user, Instant.now(), Instant.now().plusSeconds(60), later()));

        await().atMost(SOON).until(() -> status(user) == 401);
    }

    private static Instant later() {
        return Instant.now().plusSeconds(600);
    }

    private static int status(UUID user) {
        return Http.as(user).get("/v1/users/me/permissions").statusCode();
    }

    private static void send(SessionEvent event) {
        TestRecords.send(new ProducerRecord<>(
                "gatehouse.sessions.v1",
                event.userId().toString(),
                EventJson.write(event).getBytes(StandardCharsets.UTF_8)));
    }
}
