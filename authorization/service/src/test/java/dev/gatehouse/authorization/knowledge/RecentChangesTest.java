package dev.gatehouse.authorization.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentChangesTest {

    private final RecentChanges changes = new RecentChanges(4);
    private final UUID user = UUID.randomUUID();

    @Test
    void whatWasReadBeforeTheLastChangeNoLongerHolds() {
        changes.add(user, 7);
        changes.add(user, 5);

        assertThat(changes.unchangedSince(user, 6)).isFalse();
        assertThat(changes.unchangedSince(user, 7)).isTrue();
        assertThat(changes.unchangedSince(UUID.randomUUID(), 0)).isTrue();
    }

    @Test
    void nothingIsSaidOfTheTimeBeforeTheFloor() {
        changes.restart(10);

        assertThat(changes.unchangedSince(user, 9)).isFalse();
        assertThat(changes.unchangedSince(user, 10)).isTrue();
    }

    @Test
    void theMemoryIsBoundedAndWhatItForgetsCountsAsChanged() {
        var users = new ArrayList<UUID>();
        for (int revision = 1; revision <= 100; revision++) {
            users.add(UUID.randomUUID());
            changes.add(users.getLast(), revision);
            for (int i = 0; i < users.size(); i++) {
                assertThat(changes.unchangedSince(users.get(i), i)).isFalse();
            }
        }
        assertThat(changes.unchangedSince(users.getFirst(), 1)).isFalse();
        assertThat(changes.unchangedSince(users.getFirst(), 98)).isTrue();
        assertThat(changes.unchangedSince(users.getLast(), 100)).isTrue();
    }
}
