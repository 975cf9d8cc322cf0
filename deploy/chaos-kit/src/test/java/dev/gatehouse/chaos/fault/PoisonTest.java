package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoisonTest {

    @Test
    void holdsWhenNobodyIsLateAndAllPoisonIsDead() {
        assertThat(Poison.judged(0, 180, 180))
                .isEqualTo(new Fault.Outcome("healthy activations over 5 s: 0; dead 180, injected 180", List.of()));
    }

    @Test
    void oneLateActivationIsTooMany() {
        assertThat(Poison.judged(1, 180, 180).broken()).containsExactly("no healthy activation takes over 5 s");
    }

    @Test
    void poisonThatIsNowhereIsMissed() {
        assertThat(Poison.judged(0, 179, 180).broken()).containsExactly("each is a dead letter of each consumer");
    }
}
