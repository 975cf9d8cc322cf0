package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private static final TopicPartition ONE = new TopicPartition("gatehouse.users.v1", 1);
    private static final TopicPartition TWO = new TopicPartition("gatehouse.users.v1", 2);

    @Test
    void whatIsReadBeyondAnEndMakesUpForNothingElse() {
        assertThat(Topics.behind(Map.of(ONE, 9L, TWO, 5L), Map.of(ONE, 7L, TWO, 7L)))
                .isEqualTo(2);
        assertThat(Topics.behind(Map.of(ONE, 7L), Map.of(ONE, 7L, TWO, 3L))).isEqualTo(3);
        assertThat(Topics.behind(Map.of(ONE, 8L, TWO, 7L), Map.of(ONE, 7L, TWO, 7L)))
                .isZero();
    }
}
