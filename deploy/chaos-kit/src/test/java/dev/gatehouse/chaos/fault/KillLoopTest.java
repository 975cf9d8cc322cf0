package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.fault.KillLoop.Kills;
import dev.gatehouse.chaos.fault.KillLoop.Waits;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KillLoopTest {

    private static final int ROUNDS = 1_000;
    private static final long SEED = 20_261_128;
    private static final Fault.Outcome DRAINED = Fault.Outcome.of("drained");

    @Test
    void aboutHalfOfTheRoundsDoNotWaitAndNeverTwoInARow() {
        var waits = new Waits(new Random(SEED), false);
        int impatient = 0;
        boolean before = true;
        for (int round = 0; round < ROUNDS; round++) {
            boolean waited = waits.next(false);
            assertThat(before || waited).isTrue();
            impatient += waited ? 0 : 1;
            before = waited;
        }

        assertThat(impatient).isBetween(400, 500);
    }

    @Test
    void theLastRoundWaits() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            assertThat(new Waits(new Random(seed), false).next(true)).isTrue();
        }
    }

    @Test
    void aQuickRunWaitsAlways() {
        var waits = new Waits(new Random(SEED), true);
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(waits.next(false)).isTrue();
        }
    }

    @Test
    void tellsHowManyWereKilledWhileTheyStarted() {
        assertThat(new Kills(20, 0).told()).isEqualTo("20 kills");
        assertThat(new Kills(18, 6).plus(new Kills(2, 1)).told()).isEqualTo("20 kills, 7 of them while it started");
    }

    @Test
    void aKillMayLeaveOneMailInDoubt() {
        assertThat(KillLoop.parked(DRAINED, 20, new Kills(20, 7)))
                .isEqualTo(new Fault.Outcome("drained, parked 20", List.of()));
        assertThat(KillLoop.parked(DRAINED, 21, new Kills(20, 7)).broken())
                .containsExactly("a kill leaves one mail in doubt at most");
    }

    @Test
    void eachPasswordIsHashedAndOnce() {
        assertThat(KillLoop.hashed(DRAINED, 1, 0))
                .isEqualTo(new Fault.Outcome(
                        "drained, credentials per user at most 1, unhashed after 60 s: 0", List.of()));
        assertThat(KillLoop.hashed(DRAINED, 2, 1).broken())
                .containsExactly("one credential per user", "every password is hashed");
    }
}
