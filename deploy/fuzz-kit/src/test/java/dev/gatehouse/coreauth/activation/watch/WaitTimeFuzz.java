package dev.gatehouse.coreauth.activation.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fuzz.Text;
import dev.gatehouse.kit.problem.DomainException;
import java.time.Duration;

/** What holds for the time of a long poll. */
public final class WaitTimeFuzz {

    private static final Duration LONGEST = Duration.ofSeconds(999_999);

    private WaitTimeFuzz() {}

    public static void parse(String text) {
        try {
            var wait = WaitTime.parse(text);
            assertThat(wait).isBetween(Duration.ZERO, LONGEST);
            assertThat(WaitTime.parse(wait.toMillis() % 1_000 == 0 ? wait.toSeconds() + "s" : wait.toMillis() + "ms"))
                    .isEqualTo(wait);
        } catch (DomainException refused) {
            Text.assertUntold(refused, text);
        }
    }
}
