package dev.gatehouse.coreauth.privacy;

import static dev.gatehouse.coreauth.privacy.Newcomers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One test: what a registration sets in motion late would run into another one. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
@TestProfile(HeadStartTest.LongHeadStart.class)
class HeadStartTest {

    /** Long enough to look at what has not begun, with nothing else that would begin it. */
    public static class LongHeadStart extends PrivateMode {

        @Override
        public Map<String, String> getConfigOverrides() {
            var config = new HashMap<>(super.getConfigOverrides());
            config.put("core-auth.registration.head-start", "10s");
            config.put("core-auth.password-tasks.backstop", "1h");
            config.put("core-auth.decoys.backstop", "1h");
            return config;
        }
    }

    @Inject
    Newcomers newcomers;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Test
    void neitherAnAccountsPasswordNorADecoysOwnerIsLookedAfterBeforeTheAnswerIsOut() {
        var real = newcomers.start(registrar.request(PASSWORD));
        var decoy = newcomers.decoy(real.email());

        assertThat(database.count(
                        "select count(*) from password_task where user_id = $1 and lease is null and attempts = 0",
                        real.userId()))
                .isEqualTo(1);
        assertThat(pending(decoy.userId())).isEqualTo(1);

        await().atMost(Database.SOON.plusSeconds(10)).until(() -> "ready"
                .equals(database.text("select password::text from activation where user_id = $1", real.userId())));
        await().atMost(Database.SOON).until(() -> pending(decoy.userId()) == 0);
    }

    private long pending(UUID decoy) {
        return database.count("select count(*) from decoy where user_id = $1 and pending", decoy);
    }
}
