package dev.gatehouse.coreauth.activation;

import static dev.gatehouse.coreauth.activation.UpgradeGate.Claim.ALREADY_UPGRADED;
import static dev.gatehouse.coreauth.activation.UpgradeGate.Claim.CLAIMED;
import static dev.gatehouse.coreauth.activation.UpgradeGate.Claim.NOT_ACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class UpgradeGateTest {

    @Inject
    UpgradeGate gate;

    @Inject
    Pool pool;

    @Inject
    Database database;

    @Test
    void ofFiftyAtOnceOneGetsIt() {
        var userId = activeUser();

        var claims = Uni.join()
                .all(IntStream.range(0, 50).mapToObj(i -> claim(userId)).toList())
                .andFailFast()
                .await()
                .atMost(Database.SOON);

        assertThat(claims).hasSize(50).contains(CLAIMED);
        assertThat(Collections.frequency(claims, CLAIMED)).isEqualTo(1);
        assertThat(Collections.frequency(claims, ALREADY_UPGRADED)).isEqualTo(49);
    }

    @Test
    void beforeTheEndNobodyGetsIt() {
        var userId = UUID.randomUUID();
        database.run("insert into activation (user_id, password) values ($1, 'ready')", userId);

        assertThat(claim(userId).await().atMost(Database.SOON)).isEqualTo(NOT_ACTIVE);
        assertThat(claim(UUID.randomUUID()).await().atMost(Database.SOON)).isEqualTo(NOT_ACTIVE);
    }

    @Test
    void aClaimThatIsRolledBackIsFreeAgain() {
        var userId = activeUser();
        var rolledBack = pool.withTransaction(
                        transaction -> gate.claim(transaction, userId).<UpgradeGate.Claim>map(claim -> {
                            throw new IllegalStateException("crash");
                        }))
                .onFailure(IllegalStateException.class)
                .recoverWithItem(NOT_ACTIVE)
                .await()
                .atMost(Database.SOON);

        assertThat(rolledBack).isEqualTo(NOT_ACTIVE);
        assertThat(claim(userId).await().atMost(Database.SOON)).isEqualTo(CLAIMED);
    }

    private Uni<UpgradeGate.Claim> claim(UUID userId) {
        return pool.withTransaction(transaction -> gate.claim(transaction, userId));
    }

    private UUID activeUser() {
        var userId = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, roles, email, profile) values ($1, 'ready', 'ready', 'ready', 'ready')",
                userId);
        return userId;
    }
}
