package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class TemporarySessionsTest {

    private static final Duration LIFE = Duration.ofHours(1);

    @Inject
    TemporarySessions sessions;

    @Inject
    Accounts accounts;

    @Inject
    MovableClock clock;

    @Inject
    Pool pool;

    @BeforeEach
    void stopClock() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void noTokenOfOneLivesLongerThanAnHourAfterTheRegistration() {
        var user = registered();
        clock.advance(LIFE.minusMinutes(1));

        var last = resumed(user).orElseThrow();

        assertThat(last.expiresInSeconds()).isEqualTo(60);
        assertThat(watch(user, last)).isEqualTo(200);
        clock.advance(Duration.ofMinutes(2).plusSeconds(1)); // by a minute clocks may differ
        assertThat(watch(user, last)).isEqualTo(401);
    }

    @Test
    void afterAnHourNobodyGetsAnotherToken() {
        var user = registered();
        clock.advance(LIFE.minusMillis(1));
        assertThat(resumed(user)).isPresent();

        clock.advance(Duration.ofMillis(1));

        assertThat(resumed(user)).isEmpty();
    }

    private UUID registered() {
        var user = accounts.inactive().userId();
        var session = sessions.prepare(user, Accounts.AGENT, "192.0.2.1");
        var arguments = Tuple.of(user);
        session.values().forEach(arguments::addValue);
        pool.preparedQuery(TemporarySession.insert("(select $1::uuid as user_id) as registered", 2))
                .execute(arguments)
                .await()
                .atMost(Database.SOON);
        return user;
    }

    private Optional<OpenedSession> resumed(UUID user) {
        return sessions.resume(user).await().atMost(Database.SOON);
    }

    private static int watch(UUID user, OpenedSession session) {
        return SignedInClient.bearer(session.accessToken())
                .get("/v1/activations/" + user)
                .statusCode();
    }
}
