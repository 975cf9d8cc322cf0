package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void theMedianIsTheMiddleOneOrBetweenTheMiddleTwo() {
        var comparison = Comparison.of(new double[] {9, 1, 5}, new double[] {8, 2, 4, 100});

        assertThat(comparison.median()).isEqualTo(5);
        assertThat(comparison.otherMedian()).isEqualTo(6);
    }

    @Test
    void whatIsLessThanTwoMillisecondsApartIsMetHoweverSure() {
        var comparison = Comparison.of(around(30, 0.1), around(31.8, 0.1));

        assertThat(comparison.p()).isLessThan(0.01);
        assertThat(comparison.isMet()).isTrue();
    }

    @Test
    void whatIsFurtherApartIsMissedUnlessItMayBeChance() {
        assertThat(Comparison.of(around(30, 0.1), around(32.5, 0.1)).isMet()).isFalse();
        assertThat(Comparison.of(around(32.5, 0.1), around(30, 0.1)).isMet()).isFalse();
        assertThat(new Comparison(30, 33, 0.02).isMet()).isTrue();
    }

    @Test
    void theBarItselfIsMissed() {
        assertThat(new Comparison(30, 32, 0.01).isMet()).isFalse();
    }

    private static double[] around(double mean, double deviation) {
        var random = new Random(7);
        return IntStream.range(0, 1_000)
                .mapToDouble(i -> mean + deviation * random.nextGaussian())
                .toArray();
    }
}
