package dev.gatehouse.coreauth.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashRateTest {

    @Test
    void costsOfOneThreadAddUpToItsTime() throws Exception {
        var rate = HashRate.of(JavaArgon2.SCALAR, new Argon2Parameters(256, 1, 1), 1, Duration.ofMillis(200));

        assertThat(rate.perSecond()).isPositive();
        assertThat(rate.perSecond() * rate.cpuMillis() / 1_000)
                .as("share of a core, less what others took")
                .isPositive()
                .isLessThanOrEqualTo(1.05);
    }

    @Test
    void countsTheHashesOfAllThreads() throws Exception {
        var parameters = new Argon2Parameters(256, 1, 1);

        double most = 0;
        for (int round = 0; round < 10 && most * 0.1 < 2; round++) { // the machine may stand still in one
            most = HashRate.ofChosen(parameters, 2, Duration.ofMillis(100)).perSecond();
        }

        assertThat(most * 0.1).isGreaterThanOrEqualTo(2);
    }
}
