package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RevocationDelaysTest {

    private final RevocationDelays delays = new RevocationDelays();
    private final Outcome signOuts = new Outcome();

    @Test
    void whatRefusesInTimeIsMet() {
        add(new Watch.Seen("core-auth-1", nanos(999), false), 100);

        assertThat(delays.report(signOuts).isMissed()).isFalse();
    }

    /** However late the answer is. */
    @Test
    void timeCountsFromTheRequest() {
        add(new Watch.Seen("core-auth-1", nanos(1_001), false), 900);

        assertThat(delays.report(signOuts).isMissed()).isTrue();
    }

    @Test
    void whatAcceptsAgainIsAMiss() {
        add(new Watch.Seen("core-auth-1", nanos(300), true), 100);

        assertThat(delays.report(signOuts).isMissed()).isTrue();
    }

    @Test
    void aSignOutThatWasNotMeasuredIsAMiss() {
        add(new Watch.Seen("core-auth-1", nanos(10), false), 100);
        signOuts.other("refused before the sign-out by [core-auth-1]");

        assertThat(delays.report(signOuts).isMissed()).isTrue();
    }

    @Test
    void noSignOutIsAMiss() {
        assertThat(delays.report(signOuts).isMissed()).isTrue();
    }

    private void add(Watch.Seen seen, long answeredAfterMillis) {
        delays.add(seen, 0, nanos(answeredAfterMillis));
        signOuts.succeeded(nanos(answeredAfterMillis));
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
