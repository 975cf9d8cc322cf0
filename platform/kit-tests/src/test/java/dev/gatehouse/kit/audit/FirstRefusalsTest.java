package dev.gatehouse.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.testkit.MovableClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FirstRefusalsTest {

    private final MovableClock clock = new MovableClock();
    private final FirstRefusals refusals = new FirstRefusals(clock);

    @Test
    void ofOneNetworkAHundredAMinuteAreRecordedWhateverItNames() {
        var refusal = new DomainException(PlatformError.TOO_MANY_ATTEMPTS, "Wait.", Duration.ofSeconds(30));

        assertThat(IntStream.range(0, 200).filter(i -> refusals.isFirst(refusal, "account " + i, "flooding")))
                .hasSize(100);
        assertThat(refusals.isFirst(refusal, "account 0", "another")).isTrue();
        assertThat(refusals.isFirst(refusal, "account 0", "another")).isFalse();
    }

    /** A reset may have ended the wait, and what follows is another one. */
    @Test
    void ofAWaitOfHoursOneInAQuarterOfAnHourIsRecorded() {
        var refusal = new DomainException(PlatformError.TOO_MANY_ATTEMPTS, "Wait.", Duration.ofHours(12));

        assertThat(refusals.isFirst(refusal, "account", "network")).isTrue();
        clock.advance(Duration.ofMinutes(14));
        assertThat(refusals.isFirst(refusal, "account", "network")).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(refusals.isFirst(refusal, "account", "network")).isTrue();
    }
}
