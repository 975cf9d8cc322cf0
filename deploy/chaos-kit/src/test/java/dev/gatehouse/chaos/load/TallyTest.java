package dev.gatehouse.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void whatMustNeverBeIsNeverForgotten() {
        var tally = new Tally();
        Tally.NEVER.forEach(tally::count);
        tally.count("revoked but accepted by check");
        tally.count(Tally.CHECKS);
        tally.reset();

        assertThat(tally.counts())
                .isEqualTo(Map.of(
                        "wrong allows",
                        1,
                        "revoked but accepted",
                        1,
                        "revoked but accepted by check",
                        1,
                        "second user for one key",
                        1,
                        "own registration refused as taken",
                        1,
                        "requests answered 500",
                        1));
    }
}
