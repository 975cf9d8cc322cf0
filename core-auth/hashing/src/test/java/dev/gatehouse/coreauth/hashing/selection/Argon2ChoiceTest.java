package dev.gatehouse.coreauth.hashing.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.selection.Argon2Choice.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class Argon2ChoiceTest {

    private static final Duration ALLOWANCE = Duration.ofMillis(100);

    private final FakeStopwatch stopwatch = new FakeStopwatch();
    private final Fake native250 = new Fake("native", 250);

    @Test
    void takesThePreferredOneThatIsFaster() {
        var outcome = outcome(List.of(native250), List.of(new Fake("wide", 130), new Fake("narrow", 120)));

        assertThat(outcome.chosen()).isEqualTo("wide");
        assertThat(outcome.nanosPerKib()).isEqualTo(130);
        assertThat(outcome.rejected())
                .containsExactly(
                        entry("narrow", "not tried, wide stands before it"), entry("native", "250 ns per KiB"));
        assertThat(outcome.describe())
                .isEqualTo("Argon2id by wide, 130 ns per KiB"
                        + "; not by narrow: not tried, wide stands before it; not by native: 250 ns per KiB");
    }

    @Test
    void staysWithWhatWorksWhenThePreferredAreSlower() {
        var outcome = outcome(List.of(native250), List.of(new Fake("wide", 200_000), new Fake("narrow", 251)));

        assertThat(outcome.chosen()).isEqualTo("native");
        assertThat(outcome.rejected())
                .containsExactly(
                        entry("wide", "200000 ns per KiB, where 250 are asked"),
                        entry("narrow", "251 ns per KiB, where 250 are asked"));
    }

    @Test
    void neverTakesAWrongAnswerHoweverFast() {
        var outcome = outcome(List.of(native250), List.of(new Fake("wrong", 1).answering((byte) 1)));

        assertThat(outcome.chosen()).isEqualTo("native");
        assertThat(outcome.rejected()).containsExactly(entry("wrong", "wrong answer"));
    }

    @Test
    void waitsForTheCompilerAsLongAsTheAllowanceLasts() {
        var warmingUp = new Fake("wide", 130).slowFor(Duration.ofMillis(60), 5_000);

        assertThat(outcome(List.of(native250), List.of(warmingUp)).chosen()).isEqualTo("wide");
    }

    @Test
    void givesUpOnOneThatTakesLongerThanTheAllowanceToWarmUp() {
        var neverReady = new Fake("wide", 130).slowFor(Duration.ofDays(1), 20_000);

        var outcome = outcome(List.of(native250), List.of(neverReady));

        assertThat(outcome.rejected()).containsExactly(entry("wide", "20000 ns per KiB, where 250 are asked"));
        assertThat(stopwatch.used()).isLessThan(2 * ALLOWANCE.toNanos());
    }

    @Test
    void triesNextWhatIsUnavailableOrFails() {
        var absent = new Fake("absent", 100).unavailable("no such vectors");
        var unlinked = new Fake("unlinked", 100).failing(new NoClassDefFoundError("LongVector"));
        var broken = new Fake("broken", 100).failing(new IllegalStateException("no memory"));

        var outcome = outcome(List.of(native250), List.of(absent, unlinked, broken, new Fake("narrow", 200)));

        assertThat(outcome.chosen()).isEqualTo("narrow");
        assertThat(outcome.rejected())
                .containsExactly(
                        entry("absent", "no such vectors"),
                        entry("unlinked", "fails with java.lang.NoClassDefFoundError: LongVector"),
                        entry("broken", "fails with java.lang.IllegalStateException: no memory"),
                        entry("native", "250 ns per KiB"));
    }

    @Test
    void beginsWithTheFirstThatWorksAtOnceAndGoesOverWhenTheTrialIsDone() {
        var background = new ArrayDeque<Runnable>();
        var wide = new Fake("wide", 130);

        var choice = Argon2Choice.of(
                List.of(new Fake("wrong", 1).answering((byte) 1), native250, new Fake("spare", 1)),
                List.of(wide),
                new Trial(stopwatch, ALLOWANCE),
                background::add);

        assertThat(choice.current()).isSameAs(native250);
        assertThat(choice.settled()).isNotDone();

        background.remove().run();

        assertThat(choice.current()).isSameAs(wide);
        assertThat(choice.settled().join().rejected())
                .containsExactly(
                        entry("wrong", "wrong answer"),
                        entry("spare", "not tried, native stands before it"),
                        entry("native", "250 ns per KiB"));
    }

    @Test
    void doesNotStartWithoutAnyThatWorks() {
        assertThatIllegalStateException()
                .isThrownBy(() -> outcome(List.of(new Fake("wrong", 1).answering((byte) 1)), List.of()))
                .withMessage("no Argon2id works here: {wrong=wrong answer}");
    }

    private Outcome outcome(List<Argon2Provider> ready, List<Argon2Provider> preferred) {
        return Argon2Choice.of(ready, preferred, new Trial(stopwatch, ALLOWANCE), Runnable::run)
                .settled()
                .join();
    }

    private static final class FakeStopwatch implements Stopwatch {

        private long nanos;

        @Override
        public long used() {
            return nanos;
        }

        @Override
        public void rest() {}
    }

    /** Answers by scalar code, and says that it took so many nanoseconds per block. */
    private final class Fake implements Argon2Provider {

        private final String label;
        private final long nanosPerBlock;
        private long slowNanos;
        private long slowUntil;
        private byte flaw;
        private String absence = "";
        private Runnable failure = () -> {};

        Fake(String label, long nanosPerBlock) {
            this.label = label;
            this.nanosPerBlock = nanosPerBlock;
        }

        Fake answering(byte flaw) {
            this.flaw = flaw;
            return this;
        }

        Fake slowFor(Duration duration, long nanosPerBlock) {
            this.slowUntil = duration.toNanos();
            this.slowNanos = nanosPerBlock;
            return this;
        }

        Fake unavailable(String reason) {
            this.absence = reason;
            return this;
        }

        Fake failing(RuntimeException failure) {
            this.failure = () -> {
                throw failure;
            };
            return this;
        }

        Fake failing(Error failure) {
            this.failure = () -> {
                throw failure;
            };
            return this;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public Argon2 open() throws UnavailableException {
            if (!absence.isEmpty()) {
                throw new UnavailableException(absence);
            }
            var works = JavaArgon2.SCALAR.open();
            return new Argon2() {
                @Override
                public boolean supports(Argon2Input input, Argon2Parameters parameters) {
                    return true;
                }

                @Override
                public void derive(Argon2Input input, Argon2Parameters parameters, byte[] tag) {
                    failure.run();
                    works.derive(input, parameters, tag);
                    tag[0] ^= flaw;
                    int blocks = parameters.memoryKib() * parameters.iterations();
                    stopwatch.nanos += blocks * (stopwatch.nanos < slowUntil ? slowNanos : nanosPerBlock);
                }
            };
        }
    }
}
