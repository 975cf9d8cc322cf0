package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SamplingTest {

    @Test
    void isAThousandOfEachUnlessSaidOtherwise() {
        var sampling = Sampling.of(Arguments.parse("private"), 2_000, 100);

        assertThat(sampling.samples()).isEqualTo(1_000);
        assertThat(sampling.pause()).isEqualTo(Duration.ofMillis(100));
        assertThat(sampling.withoutPause().pause()).isZero();
        assertThat(sampling.withoutPause().seed()).isEqualTo(sampling.seed());
    }

    @Test
    void isAsTheArgumentsSay() {
        var arguments = Arguments.parse("timing", "--samples", "200", "--seed", "7", "--pause", "5");

        assertThat(Sampling.of(arguments, 2_000, 0)).isEqualTo(new Sampling(200, 7, Duration.ofMillis(5)));
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> Sampling.of(Arguments.parse("private", "--samples", "2001"), 2_000, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--samples goes from 50 to 2000");
    }
}
