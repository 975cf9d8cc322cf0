package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.fault.PostgresFaults.Slow;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresFaultsTest {

    private static final Fault.Outcome DRAINED = Fault.Outcome.of("drained");

    @Test
    void aSlowOneIsBorneWhenEverybodyIsAnsweredInTime() {
        assertThat(Slow.judged(DRAINED, 14_999, 0))
                .isEqualTo(new Fault.Outcome("drained, longest wait for an answer 14999 ms, unanswered 0", List.of()));
    }

    @Test
    void aSlowOneIsNotBorneByWhoAnswersLateOrNever() {
        assertThat(Slow.judged(DRAINED, 15_000, 0).broken()).containsExactly("no answer takes 15 s");
        assertThat(Slow.judged(DRAINED, 9, 1).broken()).containsExactly("every request is answered");
    }
}
