package dev.gatehouse.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.gateway.route.AdmissionRules;
import dev.gatehouse.gateway.route.AdmissionRules.FloodRules;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration USUAL = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofMillis(40);
    private static final int SIGN_INS_PER_SECOND = 20;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Admission admission =
            new Admission(new AdmissionRules(50, 10, 160, new FloodRules(900, 10, 2, 160)), now::get);

    @Test
    void whatStaysWithinTheStartPasses() {
        assertThat(admitted(Duration.ofMinutes(2), 50, USUAL)).isEqualTo(6_000);
        assertThat(admission.perSecond()).isEqualTo(50);
    }

    @Test
    void halfASecondsShareMayComeAtOnce() {
        signIn();
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
        signIn();
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
        assertThat(admitted(Duration.ofSeconds(10), 1_000, null)).isEqualTo(10_000);
    }

    @Test
    void theDoorStaysAjarForAWhileAfterTheLastSignIn() {
        admitted(Duration.ofSeconds(10), 5, USUAL);

        assertThat(admitted(Duration.ofSeconds(1), 500, null)).isBetween(75, 90);
        admitted(Duration.ofSeconds(9), 5, null);
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
    void inAFloodFewerAreLetInThanOtherwise() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        admitted(Duration.ofSeconds(3), 1_000, SLOW);

        assertThat(admission.perSecond()).isEqualTo(2);
        assertThat(admitted(Duration.ofSeconds(20), 1_000, SLOW)).isEqualTo(40);

        admitted(Duration.ofSeconds(3), 500, SLOW);
        assertThat(admission.perSecond()).isEqualTo(10);
    }

    @Test
    void aFloodIsSeenWithinATenthOfASecondAndBeginsWithFewer() {
        admitted(Duration.ofSeconds(10), 5, USUAL);

        assertThat(admitted(Duration.ofMillis(100), 1_000, USUAL)).isBetween(28, 31);
        assertThat(admitted(Duration.ofSeconds(1), 1_000, USUAL)).isBetween(10, 20);
    }

    @Test
    void manyAreNoFloodWhereAsManyHaveBeenBorne() {
        admitted(Duration.ofSeconds(20), 500, USUAL);

        assertThat(admitted(Duration.ofSeconds(1), 1_000, USUAL)).isGreaterThan(500);
    }

    @Test
    void inAFloodSignInsAreSlowSooner() {
        var lenient = new Admission(new AdmissionRules(50, 10, 400, new FloodRules(900, 10, 2, 160)), now::get);
        admitted(lenient, Duration.ofSeconds(10), 5, USUAL);
        admitted(lenient, Duration.ofSeconds(5), 500, SLOW);
        assertThat(lenient.perSecond()).isGreaterThan(100);

        admitted(lenient, Duration.ofSeconds(3), 1_000, SLOW);
        assertThat(lenient.perSecond()).isEqualTo(2);
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
    void whoComesEveryDayIsNotTurnedAwayForWhatOthersMadeSlow() {
        admitted(Duration.ofMinutes(4), 15, USUAL);
        admitted(Duration.ofSeconds(1), 100, SLOW);

        assertThat(admitted(Duration.ofSeconds(30), 15, SLOW)).isEqualTo(15 * 30);
    }

    @Test
    void aCrowdIsCutToTwiceWhatComesEveryDayAndAFloodToItsLeast() {
        admitted(Duration.ofMinutes(4), 15, USUAL);

        admitted(Duration.ofSeconds(2), 500, SLOW);
        assertThat(admission.perSecond()).isCloseTo(29, within(1.0));

        admitted(Duration.ofSeconds(2), 1_000, SLOW);
        assertThat(admission.perSecond()).isEqualTo(2);
    }

    @Test
    void thatItStaysSlowDoubtsWhatComesEveryDay() {
        admitted(Duration.ofMinutes(4), 15, USUAL);

        admitted(Duration.ofMinutes(4), 500, SLOW);

        assertThat(admission.perSecond()).isBetween(10.0, 12.0);
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

    @Test
    void aSignInThatIsOverdueIsEnoughBeforeItIsAnswered() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        admission.begin();

        admitted(Duration.ofMillis(60), 500, null);
        assertThat(admission.perSecond()).isCloseTo(50, within(1.0));
        admitted(Duration.ofMillis(10), 500, null);
        assertThat(admission.perSecond()).isEqualTo(25);

        admitted(Duration.ofSeconds(2), 500, null);
        assertThat(admission.perSecond()).isEqualTo(10);
    }

    @Test
    void whoNeverHearsOfAnEndIsNotOverdueForEver() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        admission.begin();
        admitted(Duration.ofSeconds(70), 500, null);

        assertThat(admitted(Duration.ofSeconds(1), 500, null)).isEqualTo(500);
    }

    @Test
    void whatIsRefusedAtOnceTellsNothing() {
        admitted(Duration.ofSeconds(10), 5, USUAL);
        for (int i = 0; i < 1_000; i++) {
            var turn = admission.begin();
            pass(Duration.ofMillis(1));
            turn.answered(429);
        }

        admitted(Duration.ofSeconds(1), 500, Duration.ofMillis(30));

        assertThat(admission.perSecond()).isGreaterThan(50);
    }

    /** How many of so many a second pass, while people sign in beside them at that pace; null: nobody does. */
    private int admitted(Duration length, int perSecond, @Nullable Duration signIn) {
        return admitted(admission, length, perSecond, signIn);
    }

    private int admitted(Admission admission, Duration length, int perSecond, @Nullable Duration signIn) {
        var passed = 0;
        var underway = new ArrayDeque<Map.Entry<Long, Admission.Turn>>();
        for (long at = 0; at < length.toMillis(); at++) {
            pass(Duration.ofMillis(1));
            while (!underway.isEmpty() && underway.peekFirst().getKey() <= at) {
                underway.removeFirst().getValue().answered(200);
            }
            if (signIn != null && at % (1_000 / SIGN_INS_PER_SECOND) == 0) {
                underway.add(Map.entry(at + signIn.toMillis(), admission.begin()));
            }
            if (at * perSecond / 1_000 != (at + 1) * perSecond / 1_000 && admission.admit()) {
                passed++;
            }
        }
        underway.forEach(each -> each.getValue().answered(503));
        return passed;
    }

    private void signIn() {
        admission.begin().answered(200);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
