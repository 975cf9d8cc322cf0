package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MannWhitneyTest {

    @Test
    void agreesWithTheFormulaOnASmallExample() {
        double[] one = {1.1, 2.2, 3.3, 4.4, 5.5, 6.6};
        double[] other = {4, 5, 6, 7, 8, 9, 10};

        // by hand: in 6 pairs the first is larger, so U = 6; mean 21, variance 49, continuity 0.5: z = 14.5 / 7
        assertThat(MannWhitney.p(one, other)).isEqualTo(0.0383, within(0.0005));
        assertThat(MannWhitney.p(other, one)).isEqualTo(MannWhitney.p(one, other), within(1e-12));
    }

    @Test
    void equalOnesTellNothing() {
        assertThat(MannWhitney.p(new double[] {1, 1, 1}, new double[] {1, 1, 1}))
                .isEqualTo(1);
    }

    @Test
    void findsAShiftAndNoneWhereThereIsNone() {
        var random = new Random(7);
        double[] one = IntStream.range(0, 1_000)
                .mapToDouble(i -> random.nextGaussian())
                .toArray();
        double[] same = IntStream.range(0, 1_000)
                .mapToDouble(i -> random.nextGaussian())
                .toArray();
        double[] shifted = IntStream.range(0, 1_000)
                .mapToDouble(i -> random.nextGaussian() + 0.3)
                .toArray();

        assertThat(MannWhitney.p(one, shifted)).isLessThan(1e-6);
        assertThat(MannWhitney.p(one, same)).isGreaterThan(0.01);
    }
}
