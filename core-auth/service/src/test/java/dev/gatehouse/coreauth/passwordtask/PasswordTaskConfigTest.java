package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.TestSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PasswordTaskConfigTest {

    private static final PasswordTaskConfig DEFAULTS = TestSettings.of(PasswordTaskConfig.class, Map.of());

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
