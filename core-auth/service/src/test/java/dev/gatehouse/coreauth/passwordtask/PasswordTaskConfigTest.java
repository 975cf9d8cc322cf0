package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PasswordTaskConfigTest {

    private static final PasswordTaskConfig DEFAULTS = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(PasswordTaskConfig.class)
            .build()
            .getConfigMapping(PasswordTaskConfig.class);

    @Test
    void aTaskIsLeasedForHalfAMinuteTriedEightTimesAndGivenUpAfterADay() {
        assertThat(DEFAULTS)
                .returns(Duration.ofSeconds(30), PasswordTaskConfig::lease)
                .returns(Duration.ofSeconds(1), PasswordTaskConfig::firstDelay)
                .returns(8, PasswordTaskConfig::tries)
                .returns(Duration.ofHours(24), PasswordTaskConfig::life)
                .returns(50_000, PasswordTaskConfig::maxOpen);
    }
}
