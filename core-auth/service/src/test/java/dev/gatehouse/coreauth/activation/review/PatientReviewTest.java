package dev.gatehouse.coreauth.activation.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.privacy.PrivateMode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where registrations are private, an address that is never verified is nobody's fault. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
@TestProfile(PrivateMode.class)
class PatientReviewTest {

    @Inject
    Sweeper sweeper;

    @Inject
    OpenActivations open;

    @Inject
    Database database;

    @Test
    void anUnverifiedAddressIsAskedForUntilItsDeadlineAndIsNeverLate() {
        var fresh = waiting("email", "10 minutes");
        var old = waiting("email", "3 days");
        var stuck = waiting("roles", "3 days");

        sweeper.sweep().await().atMost(Database.SOON);

        assertThat(asked(fresh)).isEqualTo(1);
        assertThat(asked(old)).isZero();
        assertThat(state(old)).isEqualTo("PENDING");
        assertThat(state(stuck)).isEqualTo("NEEDS_REVIEW");
        assertThat(open.measure().await().atMost(Database.SOON).pendingAge()).isLessThan(3_600);
    }

    private UUID waiting(String domain, String age) {
        var user = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, roles, email, profile, created_at, ask_at) values"
                        + " ($1, 'ready', 'ready', 'ready', 'ready', now() - $2::text::interval, now())",
                user,
                age);
        database.run("update activation set " + domain + " = 'pending' where user_id = $1", user);
        return user;
    }

    private long asked(UUID user) {
        return database.count("select asked::bigint from activation where user_id = $1", user);
    }

    private String state(UUID user) {
        return String.valueOf(database.text("select state from activation where user_id = $1", user));
    }
}
