package dev.gatehouse.local.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = Metrics.parse("""
            # HELP gatehouse_degraded what this process does without
            # TYPE gatehouse_degraded gauge
            gatehouse_degraded{without="kafka"} 1.0
            gatehouse_degraded{without="redis"} 0.0
            gatehouse_inbox_dead{consumer="activation.users"} 2.0
            gatehouse_inbox_dead{consumer="activation.mail"} 3.0
            gatehouse_outbox_depth 7.0
            gatehouse_outbox_depth_other 99.0
            """);

    @Test
    void sumsOverLabels() {
        assertThat(metrics.sum("gatehouse_inbox_dead")).isEqualTo(5);
        assertThat(metrics.sum("gatehouse_outbox_depth")).isEqualTo(7);
        assertThat(metrics.sum("unheard_of")).isZero();
    }

    @Test
    void namesTheLabelsThatAreNotZero() {
        assertThat(metrics.where("gatehouse_degraded", "without")).isEqualTo("kafka");
        assertThat(metrics.where("unheard_of", "without")).isEqualTo("-");
    }
}
