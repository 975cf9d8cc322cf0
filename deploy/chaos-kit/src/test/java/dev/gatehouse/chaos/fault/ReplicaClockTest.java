package dev.gatehouse.chaos.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ReplicaClockTest {

    @Test
    void readsWhenATokenWasIssued() throws Exception {
        var claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"exp\": 1800000600, \"iat\": 1800000000}".getBytes(UTF_8));

        assertThat(ReplicaClock.issuedAt("e30." + claims + ".c2ln")).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
    }

    @Test
    void aClockThatStoodStillShowsNoStep() {
        var ahead = Duration.ofSeconds(-1);

        assertThat(ReplicaClock.shows(ahead, Duration.ofSeconds(90))).isFalse();
        assertThat(ReplicaClock.shows(ahead, Duration.ofSeconds(-90))).isFalse();
        assertThat(ReplicaClock.shows(ahead, Duration.ofDays(1))).isFalse();
    }

    @Test
    void aStepShowsButForWhatAnAnswerTakes() {
        assertThat(ReplicaClock.shows(Duration.ofSeconds(88), Duration.ofSeconds(90)))
                .isTrue();
        assertThat(ReplicaClock.shows(Duration.ofSeconds(-93), Duration.ofSeconds(-90)))
                .isTrue();
        assertThat(ReplicaClock.shows(Duration.ofSeconds(90), Duration.ofSeconds(-90)))
                .isFalse();
    }
}
