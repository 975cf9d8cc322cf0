package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.gatehouse.coreauth.CoreAuthServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A coarse look at what a stopwatch sees; the fine one needs a quiet machine. Without the dummy hash the medians differ by a whole hash. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LoginTimingTest {

    private static final int WARM_UP = 10;
    private static final int SAMPLES = 40;

    @Inject
    Accounts accounts;

    @Test
    void wrongUnknownPendingAndEmptyTakeTheSameTime() {
        var wrong = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        var pending = new ArrayList<Long>();
        var empty = new ArrayList<Long>();
        for (int i = 0; i < WARM_UP + SAMPLES; i++) {
            measure(wrong, accounts.active().email(), PASSWORD + "!");
            measure(unknown, "nobody-" + UUID.randomUUID() + "@example.org", PASSWORD);
            measure(pending, accounts.unhashed().email(), PASSWORD);
            measure(empty, accounts.active().email(), "");
        }

        var reference = (double) median(wrong);
        assertThat((double) median(unknown)).isCloseTo(reference, withPercentage(40));
        assertThat((double) median(pending)).isCloseTo(reference, withPercentage(40));
        assertThat((double) median(empty)).isCloseTo(reference, withPercentage(40));
    }

    private static void measure(List<Long> nanos, String email, String password) {
        var begun = System.nanoTime();
        login(email, password);
        nanos.add(System.nanoTime() - begun);
    }

    private static long median(List<Long> nanos) {
        return nanos.stream()
                .skip(WARM_UP)
                .flatMapToLong(LongStream::of)
                .sorted()
                .skip(SAMPLES / 2)
                .findFirst()
                .orElseThrow();
    }
}
