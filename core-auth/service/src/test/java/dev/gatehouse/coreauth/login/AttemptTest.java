package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, c0000207",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2:ffff::1, 20010db800010002",
        "::1, 0000000000000000",
        "'', unknown",
        "999.1.1.1, unknown",
        "'192.0.2.7, 10.0.0.1', unknown",
        "localhost, unknown"
    })
    void aNetworkIsAnIpv4AddressOrAnIpv6Prefix(String address, String network) {
        assertThat(Attempt.of("account", address).network()).isEqualTo(network);
    }

    @Test
    void aProcessThatCountsAloneIsStricter() {
        var policy = new AttemptPolicy(
                5,
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                100,
                Duration.ofHours(12),
                Duration.ofDays(30),
                30,
                3_000);

        assertThat(policy.stricter())
                .isEqualTo(new AttemptPolicy(
                        2,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(15),
                        50,
                        Duration.ofHours(12),
                        Duration.ofDays(30),
                        15,
                        6_000));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "5, 30", "6, 60", "7, 120", "9, 480", "10, 900", "1000, 900"})
    void theDelayDoublesUpToItsBound(int tries, long seconds) {
        var policy = new AttemptPolicy(
                5,
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                100,
                Duration.ofHours(12),
                Duration.ofDays(30),
                30,
                3_000);

        assertThat(policy.delayAfter(tries, policy.freeTries())).isEqualTo(Duration.ofSeconds(seconds));
    }
}
