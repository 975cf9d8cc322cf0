package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FloodFiguresTest {

    private final Outcome quiet = signIns(20);
    private final Outcome signIns = signIns(30);
    private final Outcome registrations = signIns(5);
    private final Latencies refused = new Latencies();

    FloodFiguresTest() {
        registrations.other(FloodFigures.REFUSED);
        refused.record(TimeUnit.MILLISECONDS.toNanos(3));
    }

    @Test
    void aFloodThatNobodyFeelsIsMet() {
        assertThat(isMissed(1_499)).isFalse();
    }

    @Test
    void memoryIsJudged() {
        assertThat(isMissed(1_501)).isTrue();
    }

    @Test
    void aSignInThatTakesTooLongIsAMiss() {
        signIns.succeeded(TimeUnit.MILLISECONDS.toNanos(41));

        assertThat(isMissed(1_200)).isTrue();
    }

    @Test
    void aSignInThatIsRefusedIsAMiss() {
        signIns.other("503 UNAVAILABLE (Retry-After)");

        assertThat(isMissed(1_200)).isTrue();
    }

    @Test
    void aRefusalThatSaysNotWhenToComeBackIsAMiss() {
        registrations.other("503");

        assertThat(isMissed(1_200)).isTrue();
    }

    @Test
    void aRefusalThatTakesLongIsAMiss() {
        refused.record(TimeUnit.MILLISECONDS.toNanos(60));

        assertThat(isMissed(1_200)).isTrue();
    }

    @Test
    void whatRefusesNobodyIsNoFlood() {
        var none = new FloodFigures(quiet, signIns, signIns(5), new Latencies(), 1_200, 1_200);

        assertThat(none.report().isMissed()).isTrue();
    }

    private boolean isMissed(double afterMiB) {
        return new FloodFigures(quiet, signIns, registrations, refused, 1_200, afterMiB)
                .report()
                .isMissed();
    }

    private static Outcome signIns(long millis) {
        var outcome = new Outcome();
        outcome.succeeded(TimeUnit.MILLISECONDS.toNanos(millis));
        return outcome;
    }
}
