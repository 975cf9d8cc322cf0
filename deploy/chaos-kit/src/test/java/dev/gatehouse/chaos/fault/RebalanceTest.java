package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.fault.Rebalance.Joins;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebalanceTest {

    private static final Fault.Outcome DRAINED = Fault.Outcome.of("drained");

    @Test
    void holdsWhenEveryStrangerTookSomethingAndNobodyIsActivatedTwice() {
        assertThat(Rebalance.judged(DRAINED, new Joins(48, 48), true, 0, 0))
                .isEqualTo(new Fault.Outcome("drained, users activated twice 0, order violations 0", List.of()));
    }

    @Test
    void aStrangerThatLeftEmptyHandedWasNoRebalance() {
        assertThat(Rebalance.judged(DRAINED, new Joins(48, 47), true, 0, 0).broken())
                .containsExactly("whoever joins is given partitions");
        assertThat(Rebalance.judged(DRAINED, new Joins(0, 0), true, 0, 0).broken())
                .containsExactly("whoever joins is given partitions");
    }

    @Test
    void whatIsNotReadInTheEndIsMissed() {
        assertThat(Rebalance.judged(DRAINED, new Joins(4, 4), false, 2, 0).broken())
                .containsExactly("everything is read all the same", "nobody is activated twice");
    }

    @Test
    void whatIsPublishedOutOfOrderIsTooMuch() {
        assertThat(Rebalance.judged(DRAINED, new Joins(4, 4), true, 0, 1).broken())
                .containsExactly("each user's events are published in order");
    }
}
