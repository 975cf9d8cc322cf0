package dev.gatehouse.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.gateway.route.AdmissionRules;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration USUAL = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofMillis(40);
    private static final int SIGN_INS_PER_SECOND = 20;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Admission admission = new Admission(new AdmissionRules(50, 10, 160), now::get);

    @Test
    void whatStaysWithinTheStartPasses() {
        assertThat(admitted(Duration.ofMinutes(2), 50, USUAL)).isEqualTo(6_000);
        assertThat(admission.perSecond()).isEqualTo(50);
    }

    @Test
    void halfASecondsShareMayComeAtOnce() {
        var passed = 0;
        while (admission.admit()) {
            passed++;
        }

        assertThat(passed).isEqualTo(25);
        pass(Duration.ofMillis(20));
        assertThat(admission.admit()).isTrue();
        assertThat(admission.admit()).isFalse();
    }

    @Test
    void whatSetsNothingInMotionCostsAnEighth() {
        var passed = 0;
        while (admission.admit()) {
            admission.cheap();
            passed++;
        }

        assertThat(passed).isEqualTo(193);
    }

    @Test
    void whileNobodyIsHurtAFloodIsLetInSoon() {
        assertThat(admitted(Duration.ofSeconds(1), 500, USUAL)).isBetween(75, 90);

        admitted(Duration.ofSeconds(5), 500, USUAL);

        assertThat(admitted(Duration.ofSeconds(1), 500, USUAL)).isEqualTo(500);
    }

    @Test
    void whereNobodySignsInNobodyIsHurt() {
        admitted(Duration.ofSeconds(6), 500, null);

        assertThat(admitted(Duration.ofSeconds(1), 500, null)).isEqualTo(500);
    }

    @Test
    void slowSignInsCutAFloodToTheLeastWithinASecond() {
        admitted(Duration.ofSeconds(10), 5, USUAL);

        admitted(Duration.ofSeconds(1), 500, SLOW);

        assertThat(admission.perSecond()).isEqualTo(10);
        assertThat(admitted(Duration.ofSeconds(20), 500, SLOW)).isEqualTo(200);
    }

    @Test
    void evenAFloodThatHadBeenLetInForLong() {
        admitted(Duration.ofSeconds(20), 500, USUAL);
        assertThat(admission.perSecond()).isGreaterThan(500);

        admitted(Duration.ofSeconds(1), 500, SLOW);

        assertThat(admission.perSecond()).isEqualTo(10);
    }

    @Test
    void afterACutItWaitsAndThenGrowsWithCare() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        admitted(Duration.ofSeconds(1), 500, SLOW);

        admitted(Duration.ofMillis(2_900), 500, USUAL);
        assertThat(admission.perSecond()).isEqualTo(10);

        admitted(Duration.ofMillis(10_100), 500, USUAL);
        assertThat(admission.perSecond()).isCloseTo(10 * Math.pow(1.1, 10), within(0.6));
    }

    @Test
    void withoutACrowdSlowSignInsTurnNobodyAway() {
        admitted(Duration.ofSeconds(10), 5, USUAL);

        assertThat(admitted(Duration.ofSeconds(60), 9, SLOW)).isEqualTo(540);
    }

    @Test
    void whatHasBecomeUsualIsNotSlow() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        admitted(Duration.ofMinutes(10), 5, SLOW);

        admitted(Duration.ofSeconds(6), 500, SLOW);

        assertThat(admitted(Duration.ofSeconds(1), 500, SLOW)).isEqualTo(500);
    }

    @Test
    void aMinuteAfterTheFloodItIsAsBefore() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        admitted(Duration.ofSeconds(10), 500, SLOW);

        admitted(Duration.ofSeconds(62), 5, USUAL);

        assertThat(admission.perSecond()).isEqualTo(50);
    }

    /** How many of so many a second pass, while people sign in beside them at that pace; null: nobody does. */
    private int admitted(Duration length, int perSecond, @Nullable Duration signIn) {
        var passed = 0;
        var millis = length.toMillis();
        for (long at = 0; at < millis; at++) {
            pass(Duration.ofMillis(1));
            if (at * perSecond / 1_000 != (at + 1) * perSecond / 1_000 && admission.admit()) {
                passed++;
            }
            if (signIn != null && at % (1_000 / SIGN_INS_PER_SECOND) == 0) {
                admission.answered(signIn.toNanos());
            }
        }
        return passed;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
