package dev.gatehouse.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDigestTest {

    @Test
    void tellsWhatChangedCameAndWent() {
        var before = new StateDigest(Map.of("communication a", "SENT", "communication b", "QUEUED", "users c", "true"));
        var after = new StateDigest(Map.of("communication a", "SENT", "communication b", "SENT", "users d", "true"));

        assertThat(before.differences(after))
                .containsExactly("communication b: QUEUED -> SENT", "users c: true -> null", "users d: null -> true");
    }

    @Test
    void findsNoDifferenceWhereNothingChanged() {
        var state = Map.of("users c", "true");

        assertThat(new StateDigest(state).differences(new StateDigest(state))).isEmpty();
    }
}
