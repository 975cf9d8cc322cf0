package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.check.DeadLetters;
import java.util.List;
import java.util.stream.IntStream;
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

    @Test
    void comesOnEachTopicButThatOfSessionsForWhichNobodyKeepsAnInbox() {
        assertThat(Poison.CONSUMERS.keySet())
                .containsExactlyInAnyOrderElementsOf(Topics.ALL.stream()
                        .filter(topic -> !topic.equals("gatehouse.sessions.v1"))
                        .toList());
    }

    @Test
    void aQuickRunHasOneWithoutAnIdAndEachSaysThatItIsPoison() {
        assertThat(IntStream.range(0, Poison.rounds(true)).mapToObj(round -> Poison.poison("topic", round)))
                .allMatch(record -> record.headers().lastHeader(DeadLetters.MARK) != null)
                .filteredOn(record -> record.headers().lastHeader("ce_id") == null)
                .hasSize(1);
    }
}
