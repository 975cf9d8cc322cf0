package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashersTest {

    private static final String PREFIX = "core-auth.hashing.";

    @ParameterizedTest
    @CsvSource({"7168, 5", "9216, 4", "12288, 3", "19456, 2", "47104, 1"})
    void eachOfTheEqualSetsIsTaken(int memoryKib, int iterations) {
        assertThat(hashers(memoryKib, iterations).dummy())
                .startsWith("$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=1$");
    }

    @ParameterizedTest
    @CsvSource({"7168, 4", "12288, 2", "19456, 1"})
    void noHashIsCheaperThanThese(int memoryKib, int iterations) {
        assertThatThrownBy(() -> hashers(memoryKib, iterations)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"memory-kib, 7167", "sign-in-wait, 1001ms"})
    void whatIsBeyondItsBoundIsRefused(String setting, String value) {
        assertThatThrownBy(() -> config(Map.of(PREFIX + setting, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(PREFIX + setting);
    }

    private static Hashers hashers(int memoryKib, int iterations) {
        var config = config(Map.of(
                PREFIX + "memory-kib", String.valueOf(memoryKib), PREFIX + "iterations", String.valueOf(iterations)));
        return new Hashers(
                config.getConfigMapping(HashingConfig.class),
                config.getConfigMapping(ImportedHashConfig.class),
                new SimpleMeterRegistry());
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(HashingConfig.class)
                .withMapping(ImportedHashConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withValidator(new BeanValidationConfigValidatorImpl())
                .build();
    }
}
