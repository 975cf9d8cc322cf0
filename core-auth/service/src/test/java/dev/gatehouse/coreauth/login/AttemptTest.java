package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import dev.gatehouse.coreauth.token.Device;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptTest {

    private static final AttemptPolicy POLICY = policy(5, 100, new Bucket(30, 3_000), new Bucket(20, 6_000));

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
    void aProgramIsCountedInEachNetworkApart() {
        assertThat(Attempt.ofProgram("client", "192.0.2.7"))
                .isEqualTo(new Attempt("client@c0000207", "c0000207", Attempt.Proof.CLIENT_SECRET));
    }

    @Test
    void aKnownDeviceIsCountedApartFromItsNetwork() {
        var attempt = Attempt.of("account", "192.0.2.7");

        assertThat(attempt).isEqualTo(new Attempt("account", "c0000207", "c0000207", Attempt.Proof.PASSWORD));
        assertThat(attempt.on(new Device("phone", 1, Instant.EPOCH)))
                .isEqualTo(new Attempt("account", "c0000207", "device:phone", Attempt.Proof.PASSWORD));
    }

    @Test
    void aProcessThatCountsAloneIsStricter() {
        assertThat(POLICY.stricter()).isEqualTo(policy(2, 50, new Bucket(15, 6_000), new Bucket(10, 12_000)));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "5, 30", "6, 60", "7, 120", "9, 480", "10, 900", "99, 900", "100, 43200", "1000, 43200"
    })
    void theDelayDoublesUpToItsBoundAndAtTheCeilingThereIsNoFurtherTry(int tries, long seconds) {
        assertThat(POLICY.delayAfter(tries)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "99, 0", "100, 43200", "1000, 43200"})
    void fromAnywhereThereIsNoDelayBelowTheCeiling(int tries, long seconds) {
        assertThat(POLICY.accountDelayAfter(tries)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "999, 60", "1000, 0", "-5000, 60"})
    void aRepeatWithinASecondWaitsAMinute(long millisLater, long seconds) {
        var last = Instant.parse("2026-11-23T12:00:00Z");

        assertThat(POLICY.delayOfRepeat(last, last.plusMillis(millisLater))).isEqualTo(Duration.ofSeconds(seconds));
    }

    private static AttemptPolicy policy(int freeTries, int ceiling, Bucket networks, Bucket pairs) {
        return new AttemptPolicy(
                freeTries,
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                ceiling,
                Duration.ofHours(12),
                Duration.ofDays(30),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                networks,
                pairs);
    }
}
