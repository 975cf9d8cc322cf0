package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.load.Client;
import dev.gatehouse.chaos.load.StubGateway;
import dev.gatehouse.chaos.load.Tally;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OperatorTest {

    private final Tally tally = new Tally();

    @Test
    void aRoleThatWorksUntilItIsTakenIsAsItShouldBe() throws Exception {
        try (var gateway = StubGateway.start()) {
            giveAndTake(gateway);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("roles given and taken", 1));
    }

    @Test
    void countsAPermissionThatOutlivesItsRole() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.allow("chaos:witness");
            giveAndTake(gateway);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("roles given and taken", 1, "wrong allows", 1));
    }

    @Test
    void aTokenThatIsRefusedAfterTheRoleIsTakenTellsNothing() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.signOutWhoLosesARole();
            giveAndTake(gateway);
        }

        assertThat(tally.counts()).isEmpty();
    }

    @Test
    void aRoleThatNeverWorksTellsNothing() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.withhold("chaos:witness");
            giveAndTake(gateway);
        }

        assertThat(tally.counts()).isEmpty();
    }

    @Test
    void theRoleMayBeThereAlready() throws Exception {
        try (var gateway = StubGateway.start()) {
            giveAndTake(gateway);
            giveAndTake(gateway);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("roles given and taken", 2));
    }

    @Test
    void whateverEndsOneRoundAnotherFollows() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (var gateway = StubGateway.start();
                var client = new Client(gateway.origin());
                var operator = Operator.appoint("setup token", client, client, tally)) {
            gateway.spoilNextToken();
            operator.begin();
            while (tally.of(Tally.ROLES_TAKEN) == 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }

        assertThat(tally.of(Tally.ROLES_TAKEN)).isPositive();
        assertThat(tally.counts().keySet())
                .filteredOn(what -> what.startsWith("operator: java.lang.IllegalArgumentException"))
                .hasSize(1);
    }

    private void giveAndTake(StubGateway gateway) throws Exception {
        try (var client = new Client(gateway.origin());
                var operator = Operator.appoint("setup token", client, client, tally)) {
            operator.giveAndTake();
        }
    }
}
