package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisEmptiedTest {

    private static final Fault.Outcome DRAINED = Fault.Outcome.of("20 flushes");

    @Test
    void holdsWhenRedisEvictsAndNobodyIsSignedOut() {
        assertThat(RedisEmptied.judged(DRAINED, 12, 0))
                .isEqualTo(new Fault.Outcome("20 flushes, keys evicted 12, forced re-logins 0", List.of()));
    }

    @Test
    void isNoEvictionWhenNothingIsEvicted() {
        assertThat(RedisEmptied.judged(DRAINED, 0, 0).broken()).containsExactly("Redis evicts");
    }

    @Test
    void oneWhoHasToSignInAgainIsTooMany() {
        assertThat(RedisEmptied.judged(DRAINED, 12, 1).broken()).containsExactly("nobody has to sign in again");
    }
}
