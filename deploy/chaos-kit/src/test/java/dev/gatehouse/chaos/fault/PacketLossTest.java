package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketLossTest {

    private static final String RULES = """
            Chain OUTPUT (policy ACCEPT 812 packets, 93120 bytes)
                pkts      bytes target     prot opt in     out     source               destination
                  17     1300 DROP       6    --  *      lo      0.0.0.0/0            0.0.0.0/0            tcp dpt:20006 statistic mode random probability 0.10000000009
                   0        0 DROP       6    --  *      lo      0.0.0.0/0            0.0.0.0/0            tcp dpt:20005 statistic mode random probability 0.10000000009
                   4      240 ACCEPT     6    --  *      lo      0.0.0.0/0            0.0.0.0/0            tcp dpt:20008 statistic mode random probability 0.10000000009
            """;

    @Test
    void countsWhatWasDroppedOnTheWayToAPort() {
        assertThat(PacketLoss.lost(RULES, 20_006)).isEqualTo(17);
        assertThat(PacketLoss.lost(RULES, 20_005)).isZero();
        assertThat(PacketLoss.lost(RULES, 20_008)).isZero();
        assertThat(PacketLoss.lost(RULES, 2_000)).isZero();
    }
}
