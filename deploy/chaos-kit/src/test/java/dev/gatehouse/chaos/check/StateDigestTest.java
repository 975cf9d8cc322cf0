package dev.gatehouse.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
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

    @Test
    void findsWhatEachServiceKeeps() throws Exception {
        var user = UUID.randomUUID();
        try (var planted = PlantedDatabases.start()) {
            var databases = planted.databases();
            databases.run(Databases.USER_MANAGEMENT, "insert into users values ('" + user + "', 'ada@example.org')");
            databases.run(Databases.USER_MANAGEMENT, "insert into profiles values ('" + user + "')");
            databases.run(Databases.CORE_AUTH, "insert into activation values ('" + user + "', 'ACTIVE')");
            var before = StateDigest.of(databases);
            databases.run(Databases.USER_MANAGEMENT, "update profiles set version = 2");
            databases.run(Databases.CORE_AUTH, "insert into suspension values ('" + user + "', true, 1)");
            var after = StateDigest.of(databases);
            databases.run(Databases.USER_MANAGEMENT, "update users set suspended = true, suspension_version = 1");

            assertThat(before.differences(after))
                    .containsExactly(
                            "core_auth " + user + ": ACTIVE ready ready ready ready"
                                    + " -> ACTIVE ready ready ready ready suspended true 1",
                            "user_management " + user + ": f f 0 1 -> f f 0 2");
            assertThat(after.differences(StateDigest.of(databases)))
                    .containsExactly("user_management " + user + ": f f 0 2 -> f t 1 2");
        }
    }
}
