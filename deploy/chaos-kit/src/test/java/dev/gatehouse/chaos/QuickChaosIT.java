package dev.gatehouse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.fault.Faults;
import dev.gatehouse.servers.Directories;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The quick faults. */
@DisabledIfSystemProperty(named = "chaos.skip", matches = "true", disabledReason = "left out by -Dchaos.skip=true")
class QuickChaosIT {

    private static final int USERS = 300;
    private static final double PER_SECOND = 2;
    private static final long SEED = 20_261_124;

    @Test
    @SuppressWarnings("SystemOut") // what was broken belongs in the output of the test run
    void nothingAcknowledgedIsLostAndNobodyIsStuck() throws Exception {
        var faults = Faults.all(Optional.empty()).stream()
                .filter(fault -> Faults.QUICK.contains(fault.id()))
                .toList();
        assertThat(faults).hasSize(10);
        var directory = Files.createTempDirectory("gatehouse-chaos");

        var result = new Chaos(new Chaos.Plan(faults, USERS, PER_SECOND, SEED, true, directory), System.out).run();

        assertThat(result.failed()).as("a fault's expectation").isFalse();
        assertThat(result.findings().acknowledged()).isGreaterThanOrEqualTo(USERS);
        assertThat(result.findings().isClean())
                .as(result.findings().headline() + "; " + result.findings().details())
                .isTrue();
        Directories.delete(directory);
    }
}
