package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InterleavingTest {

    @Test
    void eachKindHasItsNumberOfTurns() {
        var order = Interleaving.of(3, 1_000, 7);

        assertThat(order).hasSize(3_000);
        for (int kind = 0; kind < 3; kind++) {
            int wanted = kind;
            assertThat(Arrays.stream(order).filter(each -> each == wanted)).hasSize(1_000);
        }
    }

    @Test
    void oneSeedIsOneOrder() {
        assertThat(Interleaving.of(2, 100, 7)).isEqualTo(Interleaving.of(2, 100, 7));
        assertThat(Interleaving.of(2, 100, 7)).isNotEqualTo(Interleaving.of(2, 100, 8));
    }

    @Test
    void aKindFollowsItselfAsOftenAsTheOther() {
        var order = Interleaving.of(2, 10_000, 7);

        int itself = 0;
        for (int i = 1; i < order.length; i++) {
            itself += order[i] == order[i - 1] ? 1 : 0;
        }

        assertThat(itself / (double) order.length).isEqualTo(0.5, within(0.02));
    }
}
