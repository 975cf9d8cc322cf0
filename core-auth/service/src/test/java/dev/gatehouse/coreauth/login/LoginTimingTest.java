package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A coarse look at what a stopwatch sees; the fine one needs a quiet machine. Without the dummy hash the medians differ by a whole hash. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LoginTimingTest {

    private static final int WARM_UP = 10;
    /** Who is judged without a hash, or with two, differs more. */
    private static final double LESS_THAN_A_HASH = 60;

    private static final int SAMPLES = 40;

    /** In nanoseconds: less than the cheapest hash takes. */
    private static final double NO_HASH = 3e6;

    @Inject
    Accounts accounts;

    @Inject
    Strangers strangers;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void wrongUnknownPendingSuspendedAndEmptyTakeTheSameTime() {
        var wrong = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        var pending = new ArrayList<Long>();
        var suspended = new ArrayList<Long>();
        var empty = new ArrayList<Long>();
        var nobodysEmpty = new ArrayList<Long>();
        for (int i = 0; i < WARM_UP + SAMPLES; i++) {
            measure(wrong, accounts.active().email(), PASSWORD + "!", 401);
            measure(unknown, nobody(), PASSWORD, 401);
            measure(pending, accounts.unhashed().email(), PASSWORD, 409);
            measure(suspended, accounts.suspended().email(), PASSWORD + "!", 401);
            measure(empty, accounts.active().email(), "", 401);
            measure(nobodysEmpty, nobody(), "", 401);
        }

        var reference = (double) usual(wrong);
        assertThat((double) usual(unknown)).isCloseTo(reference, withPercentage(LESS_THAN_A_HASH));
        assertThat((double) usual(pending)).isCloseTo(reference, withPercentage(LESS_THAN_A_HASH));
        assertThat((double) usual(suspended)).isCloseTo(reference, withPercentage(LESS_THAN_A_HASH));
        assertThat((double) usual(empty)).isCloseTo(reference, withPercentage(LESS_THAN_A_HASH));
        assertThat((double) usual(nobodysEmpty)).isCloseTo(reference, withPercentage(LESS_THAN_A_HASH));
    }

    /** Even the right password is not looked at, so that the answer is quick for both. */
    @Test
    void aLockedAccountAndALockedAddressOfNobodyAreToldTheSameInTheSameTime() {
        clock.freeze(); // else a slow machine sees the end of the wait
        areToldTheSameInTheSameTime(lock(accounts.active().email()), lock(nobody()));
    }

    /** There the sessions are asked. */
    @Test
    void soAreAnAccountWithSessionsAndAnAddressOfNobodyAtTheirCeilings() {
        clock.freeze();
        var account = accounts.active();
        for (int i = 0; i < 3; i++) {
            Accounts.signInElsewhere(account);
        }

        areToldTheSameInTheSameTime(tryToTheCeiling(account.email()), tryToTheCeiling(nobody()));
    }

    private static void areToldTheSameInTheSameTime(String account, String nobody) {
        var toldAccount = login(account, PASSWORD);
        var toldNobody = login(nobody, PASSWORD);
        var known = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        for (int i = 0; i < WARM_UP + SAMPLES; i++) {
            measure(known, account, PASSWORD, 429);
            measure(unknown, nobody, PASSWORD, 429);
        }

        assertThat(toldAccount.statusCode()).isEqualTo(429);
        assertThat(toldNobody.statusCode()).isEqualTo(429);
        assertThat(Problems.withoutTrace(toldNobody)).isEqualTo(Problems.withoutTrace(toldAccount));
        assertThat((double) usual(known)).isCloseTo((double) usual(unknown), within(NO_HASH));
    }

    private static String nobody() {
        return "nobody-" + UUID.randomUUID() + "@example.org";
    }

    private String lock(String email) {
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            login(email, "wrong").then().statusCode(401);
        }
        return email;
    }

    /** As somebody guesses who has many networks, without the hashes. */
    private String tryToTheCeiling(String email) {
        strangers.tryToTheCeiling(email);
        return email;
    }

    private static void measure(List<Long> nanos, String email, String password, int status) {
        var begun = System.nanoTime();
        var told = login(email, password);
        nanos.add(System.nanoTime() - begun);
        assertThat(told.statusCode()).isEqualTo(status);
    }

    /** The lower quartile. */
    private static long usual(List<Long> nanos) {
        return nanos.stream()
                .skip(WARM_UP)
                .flatMapToLong(LongStream::of)
                .sorted()
                .skip(SAMPLES / 4) // of those that nothing else held up
                .findFirst()
                .orElseThrow();
    }
}
