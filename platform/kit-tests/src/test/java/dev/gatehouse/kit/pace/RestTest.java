package dev.gatehouse.kit.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {

    @ParameterizedTest
    @CsvSource({"0, 4, 0", "200, 4, 0", "3000, 4, 12", "20000, 4, 80", "37500, 4, 150", "900000, 4, 150", "20000, 0, 0"
    })
    void isAMultipleOfTheRoundAndBounded(long tookMicros, int factor, long restMillis) {
        assertThat(Rest.after(Duration.ofNanos(tookMicros * 1_000), factor, Duration.ofMillis(150)))
                .isEqualTo(restMillis);
    }

    @Test
    void aFullRoundIsFollowedByTheNextAtOnce() {
        var rest = new Rest(new Settings());
        long began = System.nanoTime() - 1_000_000_000;

        assertThat(rest.after(began, true)).isZero();
        assertThat(rest.after(began, false)).isEqualTo(150);
    }

    private record Settings(int factor, Duration longest) implements RestConfig {
        Settings() {
            this(4, Duration.ofMillis(150));
        }
    }
}
