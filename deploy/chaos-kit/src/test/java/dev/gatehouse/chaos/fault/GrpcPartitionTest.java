package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrpcPartitionTest {

    @Test
    void isNoneWhenOneCoreAuthIsStillAsked() {
        assertThat(GrpcPartition.grewEverywhere(List.of(3L, 5L), List.of(4L, 6L)))
                .isTrue();
        assertThat(GrpcPartition.grewEverywhere(List.of(3L, 5L), List.of(9L, 5L)))
                .isFalse();
    }
}
