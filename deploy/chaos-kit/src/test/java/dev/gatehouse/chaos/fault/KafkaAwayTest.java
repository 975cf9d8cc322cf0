package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.fault.KafkaAway.Outage;
import dev.gatehouse.chaos.fault.KafkaAway.Trial;
import dev.gatehouse.chaos.fault.KafkaAway.Usual;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaAwayTest {

    private static final Fault.Outcome DRAINED = Fault.Outcome.of("drained");
    private static final Trial FULL_AT_20 = new Trial(20, 2_427, 35);
    private static final Trial FULL_AT_10 = new Trial(10, 189, 100);

    @Test
    void isShownAtTheRateThatIsWanted() {
        var usual = new Usual(List.of(new Trial(20, 133, 0)));

        assertThat(usual.told()).isEqualTo("20/s");
        assertThat(broken(usual)).isEmpty();
    }

    @Test
    void aQuickRunHasARateOfItsOwn() {
        var usual = new Usual(List.of(new Trial(2, 0, 0)));

        assertThat(usual.judge(Fault.Outcome.of("drained"), true).broken()).isEmpty();
    }

    @Test
    void oneInTwentyMayBeTurnedAway() {
        assertThat(KafkaAway.isEnough(1_140, 20, Duration.ofSeconds(60))).isTrue();
        assertThat(KafkaAway.isEnough(1_139, 20, Duration.ofSeconds(60))).isFalse();
        assertThat(KafkaAway.isEnough(28, 2, Duration.ofSeconds(15))).isTrue();
        assertThat(KafkaAway.isEnough(27, 2, Duration.ofSeconds(15))).isFalse();
    }

    @Test
    void failsWhenMoreThanOneInTwentyAreTurnedAwayThoughAllGetInLater() {
        var enough = new Outage(1_200, 1_200, 60, 1_190, 0, 213);
        var tooMany = new Outage(1_200, 1_200, 61, 1_190, 0, 213);

        assertThat(enough.judge(DRAINED).broken()).isEmpty();
        assertThat(tooMany.judge(DRAINED).broken()).containsExactly("at most 5 % are turned away");
        assertThat(tooMany.told())
                .isEqualTo("acked 1200, turned away 61 of 1200, active 1190, not active after 10 s: 0,"
                        + " accepted p99 213 ms");
    }

    @Test
    void failsWhenNobodyIsLetInOrSomebodyWaitsForKafka() {
        assertThat(new Outage(0, 0, 0, 0, 0, 0).judge(DRAINED).broken())
                .containsExactly("people register and become active without Kafka");
        assertThat(new Outage(9, 9, 0, 8, 1, 213).judge(DRAINED).broken())
                .containsExactly("nobody waits for Kafka to become active");
    }

    @Test
    void failsWhenItIsShownAtALowerRate() {
        var usual = new Usual(List.of(FULL_AT_20, new Trial(10, 999, 0)));

        assertThat(usual.told())
                .isEqualTo("10/s, not shown at 20/s (20/s fill the machine with Kafka there: p99 2427 ms, late 35)");
        assertThat(usual.acceptedP99()).isEqualTo(999);
        assertThat(broken(usual)).containsExactly("shown at 20/s");
    }

    @Test
    void failsWhenEvenTheLowestRateFillsTheMachine() {
        var slow = new Usual(List.of(FULL_AT_20, FULL_AT_10, new Trial(5, 1_000, 0)));
        var late = new Usual(List.of(FULL_AT_20, FULL_AT_10, new Trial(5, 86, 1)));

        assertThat(broken(slow)).containsExactly("5/s leave the machine room with Kafka there", "shown at 20/s");
        assertThat(broken(late)).containsExactly("5/s leave the machine room with Kafka there", "shown at 20/s");
        assertThat(late.told())
                .isEqualTo("5/s, not shown at 20/s (20/s fill the machine with Kafka there: p99 2427 ms, late 35)"
                        + " (10/s fill the machine with Kafka there: p99 189 ms, late 100)"
                        + " (5/s fill the machine with Kafka there: p99 86 ms, late 1)");
    }

    private static List<String> broken(Usual usual) {
        return usual.judge(Fault.Outcome.of("drained"), false).broken();
    }
}
