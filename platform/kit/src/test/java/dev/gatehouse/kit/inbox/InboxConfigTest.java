package dev.gatehouse.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InboxConfigTest {

    private static final InboxConfig DEFAULTS = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(InboxConfig.class)
            .build()
            .getConfigMapping(InboxConfig.class);

    @Test
    void anEventIsTriedEightTimesTheSecondTimeAfterASecondAtMost() {
        assertThat(DEFAULTS.tries()).isEqualTo(8);
        assertThat(DEFAULTS.firstDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(DEFAULTS.longestDelay()).isEqualTo(Duration.ofMinutes(10));
        assertThat(DEFAULTS.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(DEFAULTS.batch()).isEqualTo(50);
    }

    @Test
    void whatIsTooSlowIsTriedThriceInARowAndThenWithLongerWaits() {
        assertThat(DEFAULTS.slowTries()).isEqualTo(3);
        assertThat(DEFAULTS.slowDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(DEFAULTS.slowKnown()).isEqualTo(1_000);
        assertThat(DEFAULTS.longestTry()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void whatOperatorsPutBackAndWhatIsForgottenIsBounded() {
        assertThat(DEFAULTS.replayed()).isEqualTo(10_000);
        assertThat(DEFAULTS.cleaning()).isEqualTo(Duration.ofMinutes(10));
        assertThat(DEFAULTS.databasePause()).isEqualTo(Duration.ofMillis(500));
    }
}
